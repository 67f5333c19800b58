//! Our tickets as a printer that knows nothing of us sees them.
#![expect(clippy::unwrap_used, reason = "a test may fail")]

use expect_test::expect;
use jiff::civil::date;
use printer_sim::{Command, CutTicket, Machine, Model, Parser, Setting};
use proptest::prelude::*;
use receipt::{
    Checklist, ChecklistLine, Cut, Job, Profile, QrMode, Slip, SlipLine, Ticket, WaitRange, Words,
    calibration_slip, render, render_checklist, render_slip,
};

fn ticket() -> Ticket {
    Ticket {
        centre: "Центр услуг на Садовой".into(),
        number: "А 015".into(),
        service: "Кадастровый учёт и регистрация прав".into(),
        people_ahead: Some(4),
        wait: Some(WaitRange { low_min: 8, high_min: 17 }),
        issued: date(2026, 10, 14).at(10, 42, 0, 0),
        documents: ["паспорт", "документ-основание", "СНИЛС", "чек об оплате госпошлины"]
            .map(String::from)
            .into(),
        tracking_url: Some("https://talon.example/t/q7Jk2mN8vXz4RbT1".into()),
        return_within_min: Some(10),
        ..Ticket::default()
    }
}

fn words(language: &str) -> Words {
    Words::builtin(language).unwrap()
}

fn job(ticket: &Ticket, id: &str) -> Job {
    render(ticket, &Profile::named(id).unwrap(), &words("ru"))
}

/// The one paper that `job` makes. With `TALON_PAPERS` set it is also drawn there, for
/// people to look at.
fn paper(name: &str, job: &Job, id: &str) -> CutTicket {
    let model = Model::named(id).unwrap();
    let folder = std::env::var("TALON_PAPERS").ok();
    let mut machine =
        if folder.is_some() { Machine::new(model) } else { Machine::without_letters(model) };
    machine.take(&job.bytes);
    machine.tear();
    let mut papers = machine.tickets();
    assert_eq!(papers.len(), 1, "{name}: one job is one paper");
    let paper = papers.remove(0);
    if let Some(folder) = folder {
        let file = std::fs::File::create(format!("{folder}/{name}-{id}.png")).unwrap();
        paper.paper.write_png(file, model.paper_dots).unwrap();
    }
    paper
}

/// The text of a paper with its sizes, for people to read.
fn read(paper: &CutTicket) -> String {
    let mut out = String::new();
    for line in &paper.decoded.lines {
        let bold = if line.bold { "b" } else { " " };
        out += &format!("{}x{}{bold} {:<6} |{}\n", line.width, line.height, line.align, line.text);
    }
    for code in &paper.decoded.codes {
        let (model, dots, level) = (code.model, code.module_dots, code.level);
        out += &format!("qr model {model}, {dots} dots, level {level}: {}\n", code.text);
    }
    out + &format!("{:?} cut, {} mm\n", paper.decoded.cut, paper.decoded.length_mm)
}

#[test]
fn a_ticket_on_80_mm_reads_like_this() {
    let paper = paper("ticket", &job(&ticket(), "epson-tm-t20"), "epson-tm-t20");
    expect![[r#"
        1x2  left   |Талон                     Центр услуг на Садовой
        8x8b centre |А 015
        2x2b centre |Кадастровый учёт
        2x2b centre |и регистрация прав
        1x1b left   |------------------------------------------------
        1x2  left   |Перед вами              Ждать
        2x2b left   |4 человека  8-17 минут
        1x2  left   |14 октября 2026, среда, 10:42
        1x1b left   |------------------------------------------------
        1x2b left   |Приготовьте
        1x2  left   |паспорт, документ-основание, СНИЛС, чек
        1x2  left   |об оплате госпошлины
        1x1b left   |------------------------------------------------
        1x2b centre |Очередь в телефоне
        1x2  centre |Наведите камеру: покажем, сколько осталось
        1x1b left   |------------------------------------------------
        1x2  left   |Ждите в зале. Ваш номер и окно появятся
        1x2  left   |на табло.
        1x2b left   |Пропустили вызов?
        1x2  left   |Подойдите к киоску в течение 10 минут, место
        1x2  left   |сохранится.
        qr model 2, 7 dots, level M: https://talon.example/t/q7Jk2mN8vXz4RbT1
        Partial cut, 182 mm
    "#]]
    .assert_eq(&read(&paper));
}

#[test]
fn a_ticket_on_58_mm_reads_like_this() {
    let paper = paper("ticket", &job(&ticket(), "xprinter-58"), "xprinter-58");
    expect![[r#"
        1x2  left   |Талон     Центр услуг на Садовой
        6x8b centre |А 015
        2x2b centre |Кадастровый учёт
        2x2b centre |и регистрация
        2x2b centre |прав
        1x1b left   |--------------------------------
        1x2  left   |Перед вами      Ждать
        1x2b left   |4 человека      8-17 минут
        1x2  left   |14 октября 2026, среда, 10:42
        1x1b left   |--------------------------------
        1x2b left   |Приготовьте
        1x2  left   |паспорт, документ-основание,
        1x2  left   |СНИЛС, чек об оплате госпошлины
        1x1b left   |--------------------------------
        1x2b centre |Очередь в телефоне
        1x2  centre |Наведите камеру: покажем,
        1x2  centre |сколько осталось
        1x1b left   |--------------------------------
        1x2  left   |Ждите в зале. Ваш номер и окно
        1x2  left   |появятся на табло.
        1x2b left   |Пропустили вызов?
        1x2  left   |Подойдите к киоску в течение
        1x2  left   |10 минут, место сохранится.
        qr model 2, 7 dots, level M: https://talon.example/t/q7Jk2mN8vXz4RbT1
        Torn cut, 198 mm
    "#]]
    .assert_eq(&read(&paper));
}

#[test]
fn a_repeat_says_so_and_a_priority_only_asks_for_a_document() {
    let mut ticket = ticket();
    (ticket.copy, ticket.have_ready, ticket.tracking_url) = (true, true, None);
    (ticket.people_ahead, ticket.wait) = (Some(0), Some(WaitRange { low_min: 0, high_min: 0 }));
    ticket.return_within_min = None;
    let paper = paper("repeat", &job(&ticket, "atol-rp-326"), "atol-rp-326");
    expect![[r#"
        1x2  left   |Талон                     Центр услуг на Садовой
        2x2b centre |* * * ПОВТОР * * *
        8x8b centre |А 015
        2x2b centre |Кадастровый учёт
        2x2b centre |и регистрация прав
        1x1b left   |------------------------------------------------
        1x2b left   |Вне очереди
        1x2  left   |Приготовьте документ: его посмотрят в окне
        1x1b left   |------------------------------------------------
        1x2  left   |Перед вами              Ждать
        2x2b left   |никого      недолго
        1x2  left   |14 октября 2026, среда, 10:42
        1x1b left   |------------------------------------------------
        1x2b left   |Приготовьте
        1x2  left   |паспорт, документ-основание, СНИЛС, чек
        1x2  left   |об оплате госпошлины
        1x1b left   |------------------------------------------------
        1x2  left   |Ждите в зале. Ваш номер и окно появятся
        1x2  left   |на табло.
        1x2b left   |Пропустили вызов?
        1x2  left   |Подойдите к сотруднику в зале.
        Full cut, 148 mm
    "#]]
    .assert_eq(&read(&paper));
}

#[test]
fn an_english_ticket_reads_like_this() {
    let profile = Profile::named("citizen-ppu-700").unwrap();
    let job = render(&ticket(), &profile, &words("en"));
    let paper = paper("english", &job, "citizen-ppu-700");
    expect![[r#"
        1x2  left   |Talon                     Центр услуг на Садовой
        8x8b centre |А 015
        2x2b centre |Кадастровый учёт
        2x2b centre |и регистрация прав
        1x1b left   |------------------------------------------------
        1x2  left   |Ahead of you            Your wait
        1x2b left   |4 people                8-17 minutes
        1x2  left   |Wednesday, 14 October 2026, 10:42
        1x1b left   |------------------------------------------------
        1x2b left   |Have at hand
        1x2  left   |паспорт, документ-основание, СНИЛС, чек
        1x2  left   |об оплате госпошлины
        1x1b left   |------------------------------------------------
        1x2b centre |The queue on your phone
        1x2  centre |Point your camera here to see how long is left
        1x1b left   |------------------------------------------------
        1x2  left   |Please wait in the hall. Your number and window
        1x2  left   |will appear on the board.
        1x2b left   |Missed your call?
        1x2  left   |Come to a kiosk within 10 minutes; your place
        1x2  left   |is kept.
        qr model 2, 7 dots, level M: https://talon.example/t/q7Jk2mN8vXz4RbT1
        Full cut, 182 mm
    "#]]
    .assert_eq(&read(&paper));
}

#[test]
fn a_visit_for_several_things_has_one_ticket_with_all_of_them() {
    let mut ticket = ticket();
    ticket.also = vec!["Выписка из реестра недвижимости".into(), "СНИЛС ребёнку".into()];
    let paper = paper("several", &job(&ticket, "epson-tm-t20"), "epson-tm-t20");
    expect![[r#"
        1x2  left   |Талон                     Центр услуг на Садовой
        8x8b centre |А 015
        2x2b centre |Кадастровый учёт
        2x2b centre |и регистрация прав
        1x1b left   |------------------------------------------------
        1x2b left   |По этому же талону
        1x2  left   |Выписка из реестра недвижимости
        1x2  left   |СНИЛС ребёнку
        1x1b left   |------------------------------------------------
        1x2  left   |Перед вами              Ждать
        2x2b left   |4 человека  8-17 минут
        1x2  left   |14 октября 2026, среда, 10:42
        1x1b left   |------------------------------------------------
        1x2b left   |Приготовьте
        1x2  left   |паспорт, документ-основание, СНИЛС, чек
        1x2  left   |об оплате госпошлины
        1x1b left   |------------------------------------------------
        1x2b centre |Очередь в телефоне
        1x2  centre |Наведите камеру: покажем, сколько осталось
        1x1b left   |------------------------------------------------
        1x2  left   |Ждите в зале. Ваш номер и окно появятся
        1x2  left   |на табло.
        1x2b left   |Пропустили вызов?
        1x2  left   |Подойдите к киоску в течение 10 минут, место
        1x2  left   |сохранится.
        qr model 2, 7 dots, level M: https://talon.example/t/q7Jk2mN8vXz4RbT1
        Partial cut, 204 mm
    "#]]
    .assert_eq(&read(&paper));
    draw("several", &ticket);
}

#[test]
fn an_appointment_shows_its_booked_time() {
    let mut ticket = ticket();
    (ticket.number, ticket.booked) = ("М 007".into(), Some(jiff::civil::time(11, 0, 0, 0)));
    let paper = paper("booked", &job(&ticket, "epson-tm-t20"), "epson-tm-t20");
    let text = read(&paper);
    expect![[r#"
        1x2  left   |Талон                     Центр услуг на Садовой
        8x8b centre |М 007
        2x2b centre |Кадастровый учёт
        2x2b centre |и регистрация прав
        1x1b left   |------------------------------------------------
        1x2  left   |Запись на               Ждать
        2x2b left   |11:00       8-17 минут
        1x2  left   |14 октября 2026, среда, 10:42
        1x1b left   |------------------------------------------------
        1x2b left   |Приготовьте
        1x2  left   |паспорт, документ-основание, СНИЛС, чек
        1x2  left   |об оплате госпошлины
        1x1b left   |------------------------------------------------
        1x2b centre |Очередь в телефоне
        1x2  centre |Наведите камеру: покажем, сколько осталось
        1x1b left   |------------------------------------------------
        1x2  left   |Ждите в зале. Ваш номер и окно появятся
        1x2  left   |на табло.
        1x2b left   |Пропустили вызов?
        1x2  left   |Подойдите к киоску в течение 10 минут, место
        1x2  left   |сохранится.
        qr model 2, 7 dots, level M: https://talon.example/t/q7Jk2mN8vXz4RbT1
        Partial cut, 182 mm
    "#]]
    .assert_eq(&text);
    assert!(!text.contains("Перед вами"), "nobody comes before an appointment that is due");
    draw("booked", &ticket);
}

#[test]
fn a_ticket_without_the_server_promises_nothing_and_says_what_to_do() {
    let mut ticket = ticket();
    (ticket.number, ticket.offline) = ("Х 1005".into(), true);
    let paper = paper("offline", &job(&ticket, "epson-tm-t20"), "epson-tm-t20");
    let text = read(&paper);
    expect![[r#"
        1x2  left   |Талон                     Центр услуг на Садовой
        8x8b centre |Х 1005
        2x2b centre |Кадастровый учёт
        2x2b centre |и регистрация прав
        1x1b left   |------------------------------------------------
        1x2b left   |Сколько ждать, сейчас неизвестно
        1x2  left   |14 октября 2026, среда, 10:42
        1x1b left   |------------------------------------------------
        1x2b left   |Приготовьте
        1x2  left   |паспорт, документ-основание, СНИЛС, чек
        1x2  left   |об оплате госпошлины
        1x1b left   |------------------------------------------------
        1x2  left   |Ждите в зале. Номер встанет в очередь по времени
        1x2  left   |на талоне.
        1x2b left   |Долго не вызывают?
        1x2  left   |Покажите талон сотруднику в зале.
        Partial cut, 120 mm
    "#]]
    .assert_eq(&text);
    // What was known before the link was cut is old by now.
    assert!(!text.contains("4 человека") && !text.contains("17 минут") && !text.contains("qr"));
    draw("offline", &ticket);
}

#[test]
fn a_priority_goes_before_others_and_nobody_reads_why() {
    let mut ticket = ticket();
    ticket.have_ready = true;
    let paper = paper("priority", &job(&ticket, "epson-tm-t20"), "epson-tm-t20");
    let text = read(&paper);
    let asks =
        "1x2b left   |Вне очереди\n1x2  left   |Приготовьте документ: его посмотрят в окне\n";
    assert!(text.contains(asks), "{text}");
    draw("priority", &ticket);
}

/// The same ticket as a picture, for people to look at; it must be clean.
fn draw(name: &str, ticket: &Ticket) {
    for id in ["raster-80", "raster-58"] {
        let paper = paper(name, &job(ticket, id), id);
        assert_eq!(paper.decoded.complaints(), Vec::<String>::new(), "{name} {id}");
    }
}

fn checklist() -> Checklist {
    let line = |name: &str, condition: &str| ChecklistLine {
        name: name.into(),
        condition: Some(condition).filter(|it| !it.is_empty()).map(String::from),
    };
    Checklist {
        centre: "Центр услуг на Садовой".into(),
        service: "Кадастровый учёт и регистрация прав".into(),
        documents: vec![
            line("Паспорт", ""),
            line("Документ-основание", "договор, решение суда или свидетельство о наследстве"),
            line("СНИЛС", "если есть"),
            line("Доверенность", "если подаёте за другого"),
        ],
        printed: date(2026, 10, 14).at(10, 42, 0, 0),
    }
}

#[test]
fn what_to_bring_is_printed_without_a_ticket() {
    let job =
        render_checklist(&checklist(), &Profile::named("epson-tm-t20").unwrap(), &words("ru"));
    let paper = paper("checklist", &job, "epson-tm-t20");
    expect![[r#"
        1x2  left   |Талон                     Центр услуг на Садовой
        1x2  left   |Что понадобится
        2x2b left   |Кадастровый учёт
        2x2b left   |и регистрация прав
        1x1b left   |------------------------------------------------
        1x2  left   |[ ] Паспорт
        1x2  left   |[ ] Документ-основание
        1x2  left   |    договор, решение суда или свидетельство
        1x2  left   |    о наследстве
        1x2  left   |[ ] СНИЛС
        1x2  left   |    если есть
        1x2  left   |[ ] Доверенность
        1x2  left   |    если подаёте за другого
        1x1b left   |------------------------------------------------
        1x2b left   |Это список, не талон. Талон возьмите, когда
        1x2b left   |придёте.
        1x2  left   |14 октября 2026, среда, 10:42
        Partial cut, 110 mm
    "#]]
    .assert_eq(&read(&paper));
    assert_eq!(paper.decoded.number, None, "a list has no number");
}

#[test]
fn every_profile_prints_the_list_in_every_language() {
    for profile in Profile::builtin() {
        for language in Words::languages() {
            let job = render_checklist(&checklist(), &profile, &words(language));
            let paper = paper(&format!("checklist-{language}"), &job, &profile.id);
            assert_eq!(paper.decoded.complaints(), Vec::<String>::new(), "{}", profile.id);
            if profile.cyrillic == receipt::Cyrillic::Text {
                let boxes = paper.decoded.lines.iter().filter(|it| it.text.starts_with("[ ] "));
                assert_eq!(boxes.count(), 4, "{} {language}", profile.id);
            }
        }
    }
}

#[test]
fn an_uzbek_ticket_reads_like_this() {
    let profile = Profile::named("epson-tm-t20").unwrap();
    let ticket = Ticket { have_ready: true, ..ticket() };
    let paper = paper("uzbek", &render(&ticket, &profile, &words("uz")), "epson-tm-t20");
    expect![[r#"
        1x2  left   |Talon                     Центр услуг на Садовой
        8x8b centre |А 015
        2x2b centre |Кадастровый учёт
        2x2b centre |и регистрация прав
        1x1b left   |------------------------------------------------
        1x2b left   |Navbatsiz
        1x2  left   |Hujjatni tayyorlang: uni oynada ko'rishadi
        1x1b left   |------------------------------------------------
        1x2  left   |Sizdan oldin            Kutish
        2x2b left   |4 kishi     8-17 daqiqa
        1x2  left   |2026-yil 14-oktabr, chorshanba, 10:42
        1x1b left   |------------------------------------------------
        1x2b left   |Tayyorlab qo'ying
        1x2  left   |паспорт, документ-основание, СНИЛС, чек
        1x2  left   |об оплате госпошлины
        1x1b left   |------------------------------------------------
        1x2b centre |Navbat telefonda
        1x2  centre |Kamerani to'g'rilang: qancha
        1x2  centre |qolganini ko'rsatamiz
        1x1b left   |------------------------------------------------
        1x2  left   |Zalda kuting. Raqamingiz va oyna tabloda
        1x2  left   |chiqadi.
        1x2b left   |Chaqiruvni o'tkazib yubordingizmi?
        1x2  left   |10 daqiqa ichida kioskka keling, joyingiz
        1x2  left   |saqlanadi.
        qr model 2, 7 dots, level M: https://talon.example/t/q7Jk2mN8vXz4RbT1
        Partial cut, 204 mm
    "#]]
    .assert_eq(&read(&paper));
    let drawn = Profile::named("raster-80").unwrap();
    self::paper("uzbek", &render(&ticket, &drawn, &words("uz")), "raster-80");
}

/// What the kiosk adds up as used paper is what comes off the roll.
#[test]
fn the_length_of_a_job_is_the_length_of_its_paper() {
    for profile in Profile::builtin() {
        let list = render_checklist(&checklist(), &profile, &words("ru"));
        for (name, job) in [
            ("ticket", render(&ticket(), &profile, &words("ru"))),
            ("long", render(&long_ticket(), &profile, &words("ru"))),
            ("list", list),
        ] {
            let paper = paper("length", &job, &profile.id);
            let off = job.length_mm.abs_diff(paper.decoded.length_mm);
            let (told, is) = (job.length_mm, paper.decoded.length_mm);
            assert!(off <= told / 20 + 3, "{} {name}: {told} told, {is} fed", profile.id);
        }
    }
}

#[test]
fn a_list_of_documents_can_be_ticked_off() {
    let slip = Slip {
        centre: "Центр услуг на Садовой".into(),
        title: "Загранпаспорт на 10 лет".into(),
        lines: vec![
            SlipLine::Bold("Возьмите с собой".into()),
            SlipLine::Tick("паспорт гражданина Российской Федерации".into()),
            SlipLine::Tick("прежний загранпаспорт, если его срок не истёк".into()),
            SlipLine::Tick("фотография 35×45 мм".into()),
            SlipLine::Rule,
            SlipLine::Text("Госпошлина 6 000 ₽ — оплатить до приёма".into()),
            SlipLine::Large("20 октября".into()),
        ],
        printed: Some(date(2026, 10, 14).at(10, 42, 0, 0)),
    };
    for id in ["epson-tm-t20", "raster-80"] {
        let job = render_slip(&slip, &Profile::named(id).unwrap(), &words("ru"));
        let paper = paper("slip", &job, id);
        assert_eq!(paper.decoded.complaints(), Vec::<String>::new());
        if id == "epson-tm-t20" {
            expect![[r#"
                1x2  left   |Талон                     Центр услуг на Садовой
                2x2b left   |Загранпаспорт на 10 лет
                1x1b left   |------------------------------------------------
                1x2b left   |Возьмите с собой
                1x2  left   |[ ] паспорт гражданина Российской Федерации
                1x2  left   |[ ] прежний загранпаспорт, если его срок
                1x2  left   |    не истёк
                1x2  left   |[ ] фотография 35x45 мм
                1x1b left   |------------------------------------------------
                1x2  left   |Госпошлина 6 000 руб. - оплатить до приёма
                2x2b left   |20 октября
                1x1b left   |------------------------------------------------
                1x2  left   |14 октября 2026, среда, 10:42
                Partial cut, 84 mm
            "#]]
            .assert_eq(&read(&paper));
        }
    }
}

#[test]
fn the_test_print_shows_which_number_is_the_cyrillic_page() {
    for (id, n, shows) in [
        ("epson-tm-t20", 17, "n=17 8:АБВгдё№"),
        ("citizen-ppu-700", 7, "n=7  8:АБВгдё№"),
        ("atol-rp-326", 7, "n=7  8:АБВгдё№"),
    ] {
        let job = calibration_slip(&Profile::named(id).unwrap(), &words("ru"));
        let paper = paper("calibration", &job, id);
        assert_eq!(paper.decoded.complaints(), Vec::<String>::new());
        let readable = |it: &&printer_sim::Line| it.text.contains("8:АБВгдё№");
        let found: Vec<_> = paper.decoded.lines.iter().filter(readable).collect();
        assert_eq!(found.len(), 1, "{id}");
        assert!(found[0].text.starts_with(shows), "{id}: {n} is not on {}", found[0].text);
        assert_eq!(paper.decoded.lines.len(), 81);
    }
}

#[test]
fn every_profile_prints_a_clean_ticket() {
    for profile in Profile::builtin() {
        for (name, ticket) in [("ticket", ticket()), ("long", long_ticket())] {
            let paper = paper(name, &render(&ticket, &profile, &words("ru")), &profile.id);
            assert_eq!(paper.decoded.complaints(), Vec::<String>::new(), "{}", profile.id);
        }
    }
}

/// Everything as long as an office may make it.
fn long_ticket() -> Ticket {
    Ticket {
        centre: "Многофункциональный центр предоставления государственных услуг района \
            Восточное Измайлово"
            .into(),
        number: "А 0000015".into(),
        service: "Предоставление сведений, содержащихся в Едином государственном реестре \
            недвижимости, и выписка о переходе прав на объект"
            .into(),
        people_ahead: Some(112),
        wait: Some(WaitRange { low_min: 118, high_min: 171 }),
        documents: vec![
            "свидетельство о государственной регистрации права".into();
            6
        ],
        tracking_url: Some(format!("https://office-17.talon.example/t/{}", "q7".repeat(40))),
        have_ready: true,
        copy: true,
        ..ticket()
    }
}

#[test]
fn a_wrong_code_page_is_garbage_that_the_simulator_shows() {
    let profile = Profile { cp866_n: Some(19), ..Profile::named("epson-tm-t20").unwrap() };
    let job = render(&ticket(), &profile, &words("ru"));
    let paper = paper("garbage", &job, "epson-tm-t20");
    assert_eq!(paper.decoded.number.as_deref(), Some("Ç 015"));
}

#[test]
fn without_fs_a_clone_swallows_cyrillic() {
    let mut job = job(&ticket(), "xprinter-80");
    let at = job.bytes.windows(2).position(|it| it == [0x1C, b'.']).unwrap();
    job.bytes.drain(at..at + 2);
    let paper = paper("swallowed", &job, "xprinter-80");
    assert!(!paper.decoded.text().contains("Садовой"));
}

/// Whether a ticket may contain this command. Whatever stands in its texts, nothing else
/// may reach the printer.
#[expect(clippy::wildcard_enum_match_arm, reason = "what is not named is not allowed")]
fn is_allowed(command: &Command) -> bool {
    match command {
        Command::Print(_)
        | Command::LineFeed
        | Command::Reset
        | Command::Cut { .. }
        | Command::Raster { .. }
        | Command::QrStore(_)
        | Command::QrPrint
        | Command::Reports(0xFF)
        | Command::Present { cuts: false } => true,
        Command::Set(setting) => matches!(
            setting,
            Setting::CodePage(_)
                | Setting::Chinese(false)
                | Setting::Size(_)
                | Setting::Bold(_)
                | Setting::Align(_)
                | Setting::QrModel(50)
                | Setting::QrModule(_)
                | Setting::QrLevel(49)
        ),
        _ => false,
    }
}

fn hostile() -> impl Strategy<Value = String> {
    let pieces = prop_oneof![
        Just("\u{1b}@".to_owned()),
        Just("\u{1d}V\0".to_owned()),
        Just("\u{1b}p\0\u{19}\u{19}".to_owned()),
        Just("\u{10}\u{14}\u{1}\0\u{1}".to_owned()),
        Just("\u{1d}(k\u{3}\u{0}1Q0".to_owned()),
        Just("\u{202e}\u{200d}\u{feff}".to_owned()),
        Just("й\u{315}\u{315}\u{315}👨‍👩‍👧".to_owned()),
        any::<String>(),
        "[а-яё -]{0,60}",
    ];
    proptest::collection::vec(pieces, 0..6).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn nothing_in_a_text_becomes_a_command(
        centre in hostile(), number in hostile(), service in hostile(),
        document in hostile(), url in hostile(), index in 0usize..9,
    ) {
        let profile = Profile::builtin().remove(index);
        let ticket = Ticket {
            centre, number, service, documents: vec![document], tracking_url: Some(url), ..ticket()
        };
        let job = render(&ticket, &profile, &words("ru"));
        let commands = Parser::all(&job.bytes);
        for command in &commands {
            prop_assert!(is_allowed(command), "{command:?}");
        }
        let cuts = commands.iter().filter(|it| matches!(it, Command::Cut { .. })).count();
        prop_assert_eq!(cuts, usize::from(profile.cut != Cut::None));
        let codes = commands.iter().filter(|it| matches!(it, Command::QrPrint)).count();
        prop_assert!(codes <= usize::from(profile.qr == QrMode::Native));
        let paper = paper("hostile", &job, &profile.id);
        prop_assert_eq!(paper.decoded.complaints(), Vec::<String>::new());
        prop_assert!(paper.decoded.length_mm < 1500);
    }

    #[test]
    fn safe_points_stand_between_commands(index in 0usize..9, copy in any::<bool>()) {
        let profile = Profile::builtin().remove(index);
        let job = render(&Ticket { copy, ..ticket() }, &profile, &words("ru"));
        prop_assert_eq!(job.safe_points.first(), Some(&0));
        prop_assert_eq!(job.safe_points.last(), Some(&job.bytes.len()));
        let mut parser = Parser::default();
        let mut at_rest = vec![0];
        for (index, byte) in job.bytes.iter().enumerate() {
            if parser.push(*byte).is_some() {
                at_rest.push(index + 1);
            }
        }
        for point in &job.safe_points {
            prop_assert!(at_rest.binary_search(point).is_ok(), "{point}");
        }
    }
}
