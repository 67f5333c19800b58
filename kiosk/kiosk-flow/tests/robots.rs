//! Robots with one sense or one finger: a keypad alone, ears alone, and nobody at all.
#![allow(
    clippy::unwrap_used,
    reason = "a test may stop at the first surprise, in its helpers as well"
)]

mod hall;

use hall::{PASSPORT, is_fresh, kiosk, service_id};
use kiosk_flow::{Access, Input, PadKey, PaperEnd, Request, Screen, Touch, Volume};

impl hall::Kiosk {
    /// A key after a calm second.
    fn key(&mut self, key: PadKey) -> &mut Self {
        self.now_ms += 1000;
        self.give(Input::Key(key));
        self
    }

    /// Goes down until the frame is around `label`, and presses OK. Knows nothing but the frame.
    fn walk_to(&mut self, label: &str) -> &mut Self {
        for _ in 0..60 {
            self.key(PadKey::Down);
            if self.view().guide.focus.replace('\u{a0}', " ") == label {
                return self.key(PadKey::Ok);
            }
        }
        panic!("the frame never came to «{label}» on {}", self.screen());
    }

    /// What was said since the robot listened last.
    fn heard(&mut self) -> Vec<String> {
        let said = |it: Request| {
            if let Request::Say { text, .. } = it { Some(text) } else { None }
        };
        let (said_now, kept) =
            self.requests.drain(..).partition(|it| matches!(it, Request::Say { .. }));
        self.requests = kept;
        let said_now: Vec<Request> = said_now;
        said_now.into_iter().filter_map(said).collect()
    }

    /// Goes down until something with `words` is said, and presses OK. Sees nothing.
    fn listen_for(&mut self, words: &str) -> &mut Self {
        self.heard();
        for _ in 0..60 {
            self.key(PadKey::Down);
            if self.heard().iter().any(|it| it.contains(words)) {
                return self.key(PadKey::Ok);
            }
        }
        panic!("nobody ever said «{words}» on {}", self.screen());
    }
}

#[test]
fn a_keypad_alone_takes_a_ticket_from_beginning_to_end() {
    let mut kiosk = kiosk();
    kiosk.walk_to("Получить талон");
    kiosk.walk_to("Паспорт гражданина РФ");
    assert_eq!(kiosk.screen(), "details");
    kiosk.walk_to("Получить талон");
    let order = kiosk.orders().pop().unwrap();
    assert_eq!(order.service, service_id(PASSPORT));
    kiosk.answer(&order);
    kiosk.paper(0, PaperEnd::Printed);
    assert_eq!(kiosk.screen(), "ticket");
    kiosk.walk_to("Готово");
    assert!(is_fresh(&kiosk.view()), "{:?}", kiosk.view());
    let spoke = kiosk.requests.iter().any(|it| matches!(it, Request::Say { .. }));
    assert!(!spoke, "nobody asked for a voice");
}

#[test]
fn the_keypad_goes_back_calls_help_and_walks_in_a_circle() {
    let mut kiosk = kiosk();
    kiosk.at_details().key(PadKey::Back);
    assert_eq!(kiosk.screen(), "services");
    kiosk.key(PadKey::Help);
    assert_eq!(kiosk.screen(), "help");
    assert!(kiosk.requests.contains(&Request::CallHelp { cancelled: false }));
    kiosk.walk_to("Продолжить пока").key(PadKey::Up);
    let last = kiosk.flow.spoken().items.pop().unwrap().label;
    assert_eq!(kiosk.view().guide.focus, last, "up from the beginning is the end");
    kiosk.key(PadKey::Down);
    assert_eq!(kiosk.view().guide.focus, kiosk.flow.spoken().items[0].label);
}

#[test]
fn ears_alone_take_a_ticket_from_beginning_to_end() {
    let mut kiosk = kiosk();
    kiosk.give(Input::Headphones(true));
    let begun = kiosk.heard().join(" ");
    assert!(begun.starts_with("Добро пожаловать."), "{begun}");
    kiosk.listen_for("Получить талон");
    assert!(kiosk.heard().join(" ").starts_with("Какая услуга нужна?"));
    kiosk.listen_for("Паспорт гражданина РФ");
    let told = kiosk.heard().join(" ");
    assert!(told.contains("Перед вами 4 человека") && told.contains("Что понадобится"), "{told}");
    kiosk.listen_for("Получить талон");
    let order = kiosk.orders().pop().unwrap();
    kiosk.answer(&order);
    let told = kiosk.heard().join(" ");
    assert!(told.contains("Ваш номер: К, ноль 15."), "{told}");
    assert!(told.contains("Паспорт гражданина РФ"), "what it is for, in headphones: {told}");
    kiosk.paper(0, PaperEnd::Printed);
    kiosk.listen_for("Готово");
    assert_eq!(kiosk.screen(), "home");
    assert!(kiosk.requests.contains(&Request::Hush));
    kiosk.give(Input::Headphones(false));
    assert!(is_fresh(&kiosk.view()));
}

#[test]
fn the_loudspeaker_never_says_what_is_personal() {
    let mut kiosk = kiosk();
    kiosk.give(Input::Sound(true));
    kiosk.touch(Touch::Access(Access::Voice));
    for touch in [Touch::GetTicket, Touch::Service(service_id(PASSPORT)), Touch::TakeTicket] {
        kiosk.touch(touch).touch(Touch::Choose);
    }
    let order = kiosk.orders().pop().unwrap();
    kiosk.heard();
    kiosk.answer(&order);
    let told = kiosk.heard().join(" ");
    assert!(told.contains("К, ноль 15"), "the number is called in the hall anyway: {told}");
    assert!(!told.contains("Паспорт"), "{told}");
    assert!(told.contains("Остальное скажем в наушниках."), "{told}");
    kiosk.give(Input::Headphones(true));
    kiosk.touch(Touch::Repeat);
    let private = |it: &&Request| matches!(it, Request::Say { private: true, .. });
    assert!(kiosk.requests.iter().any(|it| private(&it)));
    assert!(kiosk.heard().join(" ").contains("Паспорт гражданина РФ"));
}

#[test]
fn the_first_touch_speaks_and_ok_chooses() {
    let mut kiosk = kiosk();
    kiosk.give(Input::Sound(true));
    kiosk.touch(Touch::Access(Access::Voice)).touch(Touch::GetTicket);
    assert_eq!(kiosk.screen(), "home", "a finger explores");
    let guide = kiosk.view().guide;
    assert_eq!(guide.focus, "Получить талон");
    let reading = guide.panel.unwrap().reading.replace('\u{a0}', " ");
    assert!(reading.starts_with("Читаю: «Получить талон. 1 из"), "{reading}");
    kiosk.heard();
    kiosk.touch(Touch::Repeat);
    assert!(kiosk.heard().join(" ").starts_with("Получить талон."));
    kiosk.touch(Touch::Choose);
    // Where K2 does not fit beside the voice's panel it comes in pages.
    assert_eq!(kiosk.screen(), "list");
    kiosk.touch(Touch::Access(Access::Voice)).touch(Touch::Choose);
    assert!(kiosk.view().guide.panel.is_none());
    assert_eq!(kiosk.screen(), "services", "the place is kept");
}

#[test]
fn headphones_begin_the_voice_and_end_it() {
    let mut kiosk = kiosk();
    kiosk.give(Input::Headphones(true));
    assert!(kiosk.view().guide.panel.is_some());
    kiosk.give(Input::Headphones(false));
    assert!(kiosk.view().guide.panel.is_none());
    assert_eq!(kiosk.requests.last(), Some(&Request::Hush), "the loudspeaker does not go on");
}

#[test]
fn without_sound_no_voice_is_offered_and_nothing_waits_for_one() {
    let mut kiosk = kiosk();
    let offers = |kiosk: &hall::Kiosk| {
        kiosk.view().frame.access.iter().map(|it| it.kind).collect::<Vec<_>>()
    };
    assert_eq!(offers(&kiosk), [Access::Large, Access::Contrast, Access::Low]);
    kiosk.give(Input::Sound(true));
    assert!(offers(&kiosk).contains(&Access::Voice));
    kiosk.touch(Touch::Access(Access::Voice));
    kiosk.give(Input::Sound(false));
    assert!(kiosk.view().guide.panel.is_none(), "a voice that broke leaves no panel behind");
    kiosk.touch(Touch::GetTicket);
    assert_eq!(kiosk.screen(), "services", "touches act again");
}

#[test]
fn the_volume_goes_round_and_is_usual_again_for_the_next() {
    let mut kiosk = kiosk();
    kiosk.give(Input::Headphones(true));
    for expected in [4, 5, 1] {
        kiosk.key(PadKey::Volume);
        assert!(kiosk.requests.contains(&Request::Volume(Volume(expected))));
    }
    kiosk.requests.clear();
    kiosk.pass(200_000);
    assert!(kiosk.requests.contains(&Request::Volume(Volume::USUAL)), "{:?}", kiosk.requests);
}

#[test]
fn who_only_waits_is_asked_and_then_forgotten() {
    let mut kiosk = kiosk();
    for access in [Access::Large, Access::Contrast, Access::Low] {
        kiosk.touch(Touch::Access(access));
    }
    kiosk.at_details();
    kiosk.pass(59_000);
    assert_eq!(kiosk.screen(), "details");
    kiosk.pass(1_000);
    assert_eq!(kiosk.screen(), "still-here");
    kiosk.pass(29_000);
    assert_eq!(kiosk.screen(), "still-here");
    kiosk.pass(1_000);
    assert!(is_fresh(&kiosk.view()), "{:?}", kiosk.view());
}

#[test]
fn the_time_is_stretched_as_often_as_anybody_wants() {
    let mut kiosk = kiosk();
    kiosk.at_details();
    for _ in 0..12 {
        kiosk.pass(60_000);
        assert_eq!(kiosk.screen(), "still-here");
        kiosk.pass(25_000);
        kiosk.walk_to("Да, продолжить");
        assert_eq!(kiosk.screen(), "details");
    }
}

#[test]
fn switches_combine_and_keep_the_place() {
    let mut kiosk = kiosk();
    let cards = queue_types::QueueId::new("cards").unwrap();
    kiosk.touch(Touch::GetTicket).touch(Touch::AllServices).touch(Touch::Group(cards));
    kiosk.touch(Touch::NextPage);
    let first = |kiosk: &hall::Kiosk| {
        let Screen::List(list) = kiosk.view().screen else { panic!("{:?}", kiosk.screen()) };
        list.rows.into_iter().map(|it| it.title).collect::<Vec<_>>()
    };
    let seen = first(&kiosk).remove(0);
    for access in [Access::Large, Access::Low, Access::Contrast] {
        kiosk.touch(Touch::Access(access));
        assert!(first(&kiosk).contains(&seen), "{seen} is still on the page: {:?}", first(&kiosk));
    }
    let frame = kiosk.view().frame;
    assert!(frame.large && frame.low && frame.contrast);
    assert_eq!(frame.languages.len(), 1, "only the next language, where there is little room");
    assert_eq!(frame.languages[0].text, "EN");
    kiosk.touch(Touch::Finish);
    assert!(is_fresh(&kiosk.view()));
}

#[test]
fn a_ticket_stays_longer_for_who_reads_large_letters() {
    let mut kiosk = kiosk();
    kiosk.touch(Touch::Access(Access::Large));
    kiosk.at_ticket().paper(0, PaperEnd::Printed);
    kiosk.pass(29_000);
    assert_eq!(kiosk.screen(), "ticket");
    kiosk.pass(1_000);
    assert_eq!(kiosk.screen(), "home");
}
