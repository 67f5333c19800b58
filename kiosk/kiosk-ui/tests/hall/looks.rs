//! Every way in which people may want to see a screen, and a short tour of the screens in it.

use kiosk_flow::{
    Access, Book, Input, Key, Machine, NoNumber, PaperCopy, PaperEnd, PrinterReadiness, Reprinted,
    Screen, Touch,
};
use kiosk_ui::Panel;
use queue_types::{DeviceId, KioskNumber, QueueId, ServiceId, TicketId, TicketNumber};
use queue_wire::{AppointmentList, KioskNow, OfficeSnapshot};

use super::{Kiosk, catalogue, language, snapshot, wait};

/// The switches of the accessibility bar.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Look {
    pub large: bool,
    pub contrast: bool,
    pub low: bool,
    pub voice: bool,
}

impl Look {
    /// As in file names.
    pub fn name(self) -> String {
        let on = [
            (self.large, "large"),
            (self.contrast, "contrast"),
            (self.low, "low"),
            (self.voice, "voice"),
        ];
        let names: Vec<&str> = on.iter().filter(|it| it.0).map(|it| it.1).collect();
        if names.is_empty() { "light".to_owned() } else { names.join("-") }
    }
}

/// The glasses that kiosks are built with, each as it is mounted and read.
pub fn panels() -> [(&'static str, Panel); 4] {
    let upright = |inches: f32| Panel::new(inches, 1080, 1920).unwrap();
    let lying = Panel::new(15.6, 1920, 1080).unwrap().mounted(900).read_from(450).unwrap();
    [
        ("21", upright(21.5).mounted(850).read_from(600).unwrap()),
        ("27", upright(27.0).mounted(800).read_from(600).unwrap()),
        ("32", upright(32.0).mounted(750).read_from(700).unwrap()),
        ("15-lying", lying),
    ]
}

/// Dresses the kiosk, whatever it wears.
pub fn dress(kiosk: &Kiosk, code: &str, look: Look) {
    let touch = |touch: Touch| {
        kiosk.pass(1000);
        kiosk.give(Input::Touch(touch));
    };
    kiosk.give(Input::Sound(true));
    touch(Touch::Language(language(code)));
    let worn = |access: Access| {
        let frame = kiosk.view().frame;
        frame.access.iter().any(|it| it.kind == access && it.on)
    };
    // The voice comes last: under it a touch only says what it would do.
    for (access, wanted) in [
        (Access::Large, look.large),
        (Access::Contrast, look.contrast),
        (Access::Low, look.low),
        (Access::Voice, look.voice),
    ] {
        if worn(access) != wanted {
            touch(Touch::Access(access));
        }
    }
}

/// Touches, and under the voice also confirms.
pub fn mean(kiosk: &Kiosk, touch: Touch) {
    kiosk.pass(1000);
    let spoken = kiosk.view().guide.panel.is_some();
    kiosk.give(Input::Touch(touch));
    if spoken {
        kiosk.pass(1000);
        kiosk.give(Input::Touch(Touch::Choose));
    }
}

/// Stops on every page of the screen that is shown, then at the first again.
fn pages(kiosk: &Kiosk, name: &str, stop: &mut impl FnMut(&Kiosk, &str)) {
    stop(kiosk, name);
    let mut number = 1;
    while more(kiosk) {
        mean(kiosk, Touch::NextPage);
        number += 1;
        stop(kiosk, &format!("{name}-{number}"));
    }
}

/// Whether the screen has another page.
fn more(kiosk: &Kiosk) -> bool {
    let view = kiosk.view();
    let page = if let Screen::List(list) = &view.screen {
        list.page.as_ref()
    } else if let Screen::Details(details) = &view.screen {
        details.page.as_ref()
    } else {
        None
    };
    page.is_some_and(|it| it.has_next)
}

/// Each kind of screen with the most that it may have to say; two dozen stops.
pub fn short_tour(kiosk: &Kiosk, code: &str, look: Look, mut stop: impl FnMut(&Kiosk, &str)) {
    let stop = &mut stop;
    dress(kiosk, code, look);
    cut_off(kiosk, stop);
    dress(kiosk, code, look);
    stop(kiosk, "home");
    halls(kiosk, stop);
    mean(kiosk, Touch::Appointment);
    stop(kiosk, "check-in");
    for digit in ['4', '8', '2'] {
        mean(kiosk, Touch::Key(Key::Sign(digit)));
    }
    stop(kiosk, "check-in-digits");
    mean(kiosk, Touch::Back);
    mean(kiosk, Touch::GetTicket);
    pages(kiosk, "services", stop);
    search(kiosk, stop);
    mean(kiosk, Touch::AllServices);
    pages(kiosk, "groups", stop);
    let longest = catalogue().groups.into_iter().max_by_key(|group| {
        let own = |it: &&queue_wire::ServiceInfo| it.group == group.id;
        catalogue().services.iter().filter(own).map(|it| title_length(it, code)).max()
    });
    mean(kiosk, Touch::Group(longest.unwrap().id));
    pages(kiosk, "group", stop);
    mean(kiosk, Touch::Back);
    mean(kiosk, Touch::Alphabet);
    stop(kiosk, "alphabet");
    mean(kiosk, Touch::Alphabet);
    stop(kiosk, "letters");
    for _ in 0..3 {
        mean(kiosk, Touch::Back);
    }
    for service in longest_names(code, 2).into_iter().chain(super::wordiest(&catalogue(), 2)) {
        kiosk.show(&service);
        pages(kiosk, &format!("details-{service}"), stop);
        mean(kiosk, Touch::Back);
    }
    visit(kiosk, stop);
    if !look.large && !look.low && !look.voice {
        engineer(kiosk, stop);
    }
}

/// The service menu: it is the engineer's, who needs neither large letters nor low controls.
fn engineer(kiosk: &Kiosk, stop: &mut impl FnMut(&Kiosk, &str)) {
    let all = |names: &[&str]| names.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>();
    let profiles = [
        "atol-rp-326",
        "citizen-ppu-700",
        "custom-vkp80ii",
        "custom-vkp80iii",
        "epson-tm-t20",
        "raster-58",
        "raster-80",
        "xprinter-58",
        "xprinter-80",
    ];
    kiosk.give(Input::Machine(Box::new(Machine {
        versions: all(&["talon-kiosk 0.1.0", "Linux 6.1.0-28-amd64", "Slint 1.18.1"]),
        network: all(&["http://queue.sadovaya.mfc.example:8080", "10.20.30.41/24"]),
        profiles: (all(&profiles), "custom-vkp80iii".to_owned()),
        diagonals: (all(&["15.6", "21.5", "27", "32"]), "27".to_owned()),
    })));
    kiosk.pass(2000);
    for _ in 0..10 {
        kiosk.pass(300);
        kiosk.give(Input::Touch(Touch::Elsewhere));
    }
    stop(kiosk, "service-code");
    for digit in "12345678".chars() {
        mean(kiosk, Touch::Letter(digit));
    }
    kiosk.give(Input::CodeChecked(true));
    stop(kiosk, "service-menu");
    for part in ["network", "versions", "profiles", "diagonals", "touch"] {
        mean(kiosk, Touch::Group(QueueId::new(part).unwrap()));
        stop(kiosk, &format!("service-{part}"));
        mean(kiosk, Touch::Back);
    }
    mean(kiosk, Touch::Back);
}

/// K3, from the first page of K2 on, and what it finds.
fn search(kiosk: &Kiosk, stop: &mut impl FnMut(&Kiosk, &str)) {
    while !matches!(&kiosk.view().screen, Screen::Services(_))
        && matches!(&kiosk.view().screen, Screen::List(list)
            if list.page.as_ref().is_some_and(|it| it.has_previous))
    {
        mean(kiosk, Touch::PreviousPage);
    }
    mean(kiosk, Touch::Search);
    stop(kiosk, "search-empty");
    let view = kiosk.view();
    let Screen::Search(search) = &view.screen else { panic!("{:?}", view.screen) };
    let letters: Vec<_> = search.keyboard.rows.iter().flatten().map(|it| it.key).collect();
    for key in letters.into_iter().filter(|it| matches!(it, Key::Sign('п' | 'а' | 'p' | 's'))) {
        mean(kiosk, Touch::Key(key));
    }
    stop(kiosk, "search");
    if matches!(&kiosk.view().screen, Screen::Search(search) if search.may_show && !search.show.is_empty())
    {
        mean(kiosk, Touch::ShowFound);
        pages(kiosk, "search-found", stop);
        mean(kiosk, Touch::Back);
    }
    mean(kiosk, Touch::Back);
}

fn title_length(service: &queue_wire::ServiceInfo, code: &str) -> usize {
    service.title.pick(&language(code), &language("ru")).chars().count()
}

/// The services whose names are hardest to fit.
pub fn longest_names(code: &str, most: usize) -> Vec<ServiceId> {
    let mut all: Vec<_> = catalogue().services.into_iter().filter(|it| it.walk_in).collect();
    all.sort_by_key(|it| std::cmp::Reverse(title_length(it, code)));
    all.into_iter().take(most).map(|it| it.id).collect()
}

fn halls(kiosk: &Kiosk, stop: &mut impl FnMut(&Kiosk, &str)) {
    let usual = snapshot(&catalogue());
    number(kiosk, &usual, stop);
    let mut closed = usual.clone();
    closed.open = false;
    kiosk.give(Input::Snapshot(Box::new(closed)));
    stop(kiosk, "home-closed");
    let mut full = usual.clone();
    (full.waiting, full.wait) = (1001, wait(61, 90, 200));
    kiosk.give(Input::Snapshot(Box::new(full)));
    kiosk.give(Input::Printer(PrinterReadiness::OutOfPaper));
    stop(kiosk, "home-full-no-paper");
    kiosk.give(Input::Printer(PrinterReadiness::Ready));
    kiosk.give(Input::Snapshot(Box::new(usual)));
}

/// K13, and a ticket under the kiosk's own number.
fn cut_off(kiosk: &Kiosk, stop: &mut impl FnMut(&Kiosk, &str)) {
    let day = jiff::civil::date(2026, 10, 14);
    kiosk.give(Input::Book(Ok(Book { day, spent: 4 })));
    let booked = AppointmentList { day: Some(day), ..AppointmentList::default() };
    kiosk.give(Input::Appointments(Box::new(booked)));
    kiosk.give(Input::Link(false));
    stop(kiosk, "home-offline");
    let id = TicketId(uuid::Uuid::from_u128(kiosk.now_ms.get().into()));
    kiosk.give(Input::SpareId(id));
    kiosk.show(&longest_names("ru", 1).remove(0));
    pages(kiosk, "details-offline", stop);
    mean(kiosk, Touch::TakeTicket);
    let number = TicketNumber::offline(KioskNumber::new(1).unwrap(), 5).unwrap();
    kiosk.give(Input::Numbered { id, number });
    for (name, end) in [
        ("ticket-offline", PaperEnd::Printed),
        ("ticket-offline-no-paper", PaperEnd::OutOfPaper { begun: false }),
    ] {
        kiosk.give(Input::Paper { id, copy: PaperCopy(0), end });
        stop(kiosk, name);
    }
    kiosk.pass(2000);
    mean(kiosk, Touch::Done);
    kiosk.give(Input::Link(true));
    kiosk.give(Input::Book(Err(NoNumber::Unproven)));
}

/// What another kiosk could not print: its number, typed here.
fn number(kiosk: &Kiosk, usual: &OfficeSnapshot, stop: &mut impl FnMut(&Kiosk, &str)) {
    kiosk.give(Input::Snapshot(Box::new(beside(usual, false))));
    stop(kiosk, "home-reprint");
    mean(kiosk, Touch::Reprint);
    stop(kiosk, "reprint-letter");
    mean(kiosk, Touch::Letter('К'));
    for digit in ['0', '1', '5'] {
        mean(kiosk, Touch::Key(Key::Sign(digit)));
    }
    stop(kiosk, "reprint-digits");
    mean(kiosk, Touch::CheckIn);
    let number = "К015".parse().unwrap();
    kiosk.give(Input::Reprinted { number, said: Reprinted::Refused });
    stop(kiosk, "reprint-refused");
    mean(kiosk, Touch::Back);
    mean(kiosk, Touch::Back);
}

/// The same with another kiosk in the hall, which prints or does not.
fn beside(usual: &OfficeSnapshot, prints: bool) -> OfficeSnapshot {
    let kiosks = vec![KioskNow { device: DeviceId::new("kiosk-2").unwrap(), prints }];
    OfficeSnapshot { kiosks, ..usual.clone() }
}

/// From the choice to the paper, with everything that may come between.
fn visit(kiosk: &Kiosk, stop: &mut impl FnMut(&Kiosk, &str)) {
    let wanted = longest_names("ru", 1).remove(0);
    let id = TicketId(uuid::Uuid::from_u128(kiosk.now_ms.get().into()));
    kiosk.give(Input::SpareId(id));
    kiosk.show(&wanted);
    mean(kiosk, Touch::Help);
    stop(kiosk, "help-calling");
    kiosk.give(Input::HelpAnswered(true));
    stop(kiosk, "help");
    kiosk.give(Input::HelpAnswered(false));
    stop(kiosk, "help-failed");
    mean(kiosk, Touch::GoOn);
    kiosk.pass(61_000);
    stop(kiosk, "still-here");
    mean(kiosk, Touch::GoOn);
    kiosk.pass(1000);
    mean(kiosk, Touch::TakeTicket);
    kiosk.pass(1500);
    stop(kiosk, "please-wait");
    kiosk.pass(8000);
    stop(kiosk, "no-answer");
    mean(kiosk, Touch::TryAgain);
    kiosk.answer();
    stop(kiosk, "ticket-printing");
    for (name, end) in [
        ("ticket", PaperEnd::Printed),
        ("ticket-doubtful", PaperEnd::Unknown),
        ("ticket-paper-out", PaperEnd::OutOfPaper { begun: false }),
    ] {
        kiosk.give(Input::Paper { id, copy: PaperCopy(0), end });
        stop(kiosk, name);
    }
    let usual = snapshot(&catalogue());
    kiosk.give(Input::Snapshot(Box::new(beside(&usual, true))));
    stop(kiosk, "ticket-elsewhere");
    kiosk.give(Input::Snapshot(Box::new(usual)));
    kiosk.pass(2000);
    mean(kiosk, Touch::Done);
    kiosk.give(Input::Link(false));
    stop(kiosk, "no-link");
    kiosk.give(Input::Link(true));
}

impl Kiosk {
    /// Opens the screen of a service from wherever it is listed.
    pub fn show(&self, service: &ServiceId) {
        self.pass(1000);
        let spoken = self.view().guide.panel.is_some();
        if spoken {
            // What is not on the page cannot be chosen by the voice: it is chosen without.
            self.give(Input::Touch(Touch::Access(Access::Voice)));
            self.pass(1000);
            self.give(Input::Touch(Touch::Choose));
        }
        self.pass(1000);
        self.give(Input::Touch(Touch::Service(service.clone())));
        if spoken {
            self.pass(1000);
            self.give(Input::Touch(Touch::Access(Access::Voice)));
        }
    }
}
