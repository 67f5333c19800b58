//! The pages as people read them: their words in order, one line for each piece of text.
#![allow(clippy::unwrap_used, reason = "a test may stop at what it did not expect")]

mod sample;

use queue_pages::*;
use queue_types::{Language, PointKind};
use queue_wire::*;
use roxmltree::{Document, Node};

/// What is read of a fragment: texts of one block on a line, closed dialogs left out.
fn read(html: &str) -> String {
    fn walk(node: Node<'_, '_>, lines: &mut Vec<String>) {
        const BLOCKS: [&str; 16] = [
            "p", "div", "li", "tr", "h1", "h2", "header", "footer", "section", "dt", "dd",
            "button", "label", "main", "aside", "legend",
        ];
        if let Some(text) = node.text().filter(|_| node.is_text()) {
            let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
            if !text.is_empty() {
                let line = lines.last_mut().unwrap();
                let gap = if line.is_empty() { "" } else { " | " };
                line.push_str(gap);
                line.push_str(&text);
            }
        }
        if node.has_tag_name("dialog") {
            return;
        }
        let block = BLOCKS.contains(&node.tag_name().name());
        if block {
            lines.push(String::new());
        }
        node.children().for_each(|it| walk(it, lines));
        if block {
            lines.push(String::new());
        }
    }
    let document = Document::parse(html).unwrap();
    let mut lines = vec![String::new()];
    walk(document.root(), &mut lines);
    lines.retain(|it| !it.is_empty());
    lines.join("\n") + "\n"
}

#[test]
fn a_free_window_reads_so() {
    let fragment = window_fragment(&sample::office(), &sample::catalogue(), &sample::idle());
    expect_test::expect![[r#"
        Талон
        Окно 3
        Недвижимость, паспорта, регистрационный учёт | Свободно
        Перерыв | P
        Закрыть окно | X
        10:42
        Следующий
        А 013
        Кадастровый учёт и регистрация прав
        Вызвать следующего | Пробел
        Вызвать другого | D
        Вернуть неявку | R
        Почему именно этот талон
        Вне очереди
        никого
        По записи
        ближайший М 104 в 10:50
        Дольше всех ждёт
        А 013, 13 из 15 минут
        11
        принято
        09:40
        средний приём
        1
        неявка
        Ждут по вашим услугам | 6
        во всём зале 14
        Талон | Услуга | Ожидание | Почему на этом месте
        А 013 | Кадастровый учёт и регистрация прав
        13 мин | норма 15
        Ждёт дольше всех
        М 104 | Загранпаспорт | запись 10:50 | Вызовем в 10:50
        К 023 | Регистрационный учёт | льгота
        4 мин
        Льготная категория, ждёт 4 мин
        К 021 | Паспорт РФ
        9 мин
        По порядку
        А 014 | Кадастровый учёт и регистрация прав
        7 мин
        По порядку
        А 015 | Кадастровый учёт и регистрация прав
        меньше минуты
        Новый талон
        А 012 | Кадастровый учёт и регистрация прав | отложен
        Вернётся в 10:55
        Вернуть
        Порядок решают правила центра: причина стоит в каждой строке. Вызов не по порядку записывается в журнал.
        Пробел | вызвать | D | другой талон | P | перерыв | ? | все клавиши
        Все клавиши
        Связь с сервером есть | Нет связи, данные сохраняются · последние данные | 0 | с назад
    "#]].assert_eq(&read(&fragment));
}

#[test]
fn a_window_that_serves_reads_so() {
    let fragment = window_fragment(&sample::office(), &sample::catalogue(), &sample::serving());
    expect_test::expect![[r#"
        Талон
        Окно 3
        Недвижимость, паспорта, регистрационный учёт | Приём
        Перерыв | P
        10:42
        Талон
        А 013
        Время приёма
        06:24
        Кадастровый учёт и регистрация прав
        Ожидание 13 мин · вызов в 10:35 · без записи
        Почему этот талон: Ждёт дольше всех
        0 | норма 15:00 | 06:24
        Документы
        Паспорт
        Документ-основание | договор, решение суда
        СНИЛС
        Госпошлина
        Доверенность | если за другого
        Отметки видны только вам и живут до конца приёма.
        Услуги в этом приёме
        2
        Кадастровый учёт и регистрация прав | сейчас
        Выписка из ЕГРН | дальше
        Завершить | Enter
        Повторить вызов | 1
        Добавить услугу | 2
        Перенаправить | 3
        Отложить | 4
        Не явился | 5
        Вернуть в очередь | 6
        После завершения
        М 104 | Загранпаспорт | по записи на 10:50
        Enter | завершить | 2–4 | действия | ? | все клавиши
        Все клавиши
        Связь с сервером есть | Нет связи, данные сохраняются · последние данные | 0 | с назад
    "#]]
    .assert_eq(&read(&fragment));
}

#[test]
fn the_board_reads_so() {
    let mut board = sample::board();
    board.calls[2].place.kind = PointKind::VideoBooth;
    expect_test::expect![[r#"
        Талон | Центр услуг на Садовой | Нет связи, спросите сотрудника | 10:42
        Табло
        Талон | Окно
        А 013 | 3
        Е 029 | 10
        К 018 | кабина | 2
        А 010 | 9
        М 101 | 8
        Ждать примерно
        12 | минут
        ожидают 14 человек
        Скоро по записи
        10:50 | М 104
        11:00 | М 105
        11:15 | М 106
        Можно следить с телефона
    "#]]
    .assert_eq(&read(&board_fragment(&sample::office(), &board)));
}

/// Whoever reads over reception's shoulder learns no code: it is its holder's.
#[test]
fn reception_reads_so() {
    let html = reception_fragment(&sample::office(), &sample::catalogue(), &sample::reception());
    for (appointment, _) in sample::reception().appointments {
        assert!(!html.contains(&appointment.code));
    }
    expect_test::expect![[r#"
        Талон
        Приём
        ожидают 7 человек | 10:42
        Зовут к киоску 2 | 01:05
        Иду
        Киоск 2, у входа: кончилась бумага. Замените рулон.
        Киоск 2, у входа: без связи напечатано талонов – 3.
        Отметить запись
        Внести номер с бумаги
        Киоски
        Киоск 1 | у входа
        Печатает
        Киоск 2 | у входа
        Нет бумаги
        Без связи напечатано: 3
        Номеров без связи осталось: 990
        Киоск 3 | у входа
        Не отвечает
        Киоск 4 | у входа
        Ещё не на связи
        Записи на сегодня
        ожидаем: 1
        Время | Услуга | Состояние
        10:12 | Загранпаспорт | Талон М 001
        10:32 | Загранпаспорт | Отменена
        10:17 | Кадастровый учёт и регистрация прав | Время прошло
        11:00 | Кадастровый учёт и регистрация прав | Ожидаем
        11:30 | Кадастровый учёт и регистрация прав | Перенесена
        Связь с сервером есть | Нет связи, данные сохраняются · последние данные | 0 | с назад
    "#]]
    .assert_eq(&read(&html));
}

#[test]
fn an_empty_hall_reads_so() {
    let (calls, upcoming) = (Vec::new(), Vec::new());
    let board = BoardSnapshot { calls, upcoming, waiting: 0, wait: None, ..sample::board() };
    expect_test::expect![[r#"
        Талон | Центр услуг на Садовой | Нет связи, спросите сотрудника | 10:42
        Табло
        Талон | Окно
        Сейчас никого не вызываем
        никто не ждёт
        Можно следить с телефона
    "#]]
    .assert_eq(&read(&board_fragment(&sample::office(), &board)));
}

#[test]
fn a_phone_reads_so_from_first_to_last() {
    let office = sample::office();
    let next =
        TicketSnapshot { people_ahead: 0, wait: Some(sample::wait(0, 0, 1)), ..sample::ticket() };
    let unknown = TicketSnapshot { people_ahead: 21, wait: None, ..sample::ticket() };
    let parked = TicketSnapshot { state: TicketState::Parked, ..sample::ticket() };
    let missed = TicketSnapshot { state: TicketState::NoShow, ..sample::ticket() };
    let all = [sample::ticket(), unknown, next, sample::called_ticket(), parked, missed];
    let read = all.map(|it| read(&ticket_fragment(&office, &it))).join("----\n");
    expect_test::expect![[r#"
        Талон | Центр услуг на Садовой
        Нет связи, смотрите на табло
        Ваш талон
        А 015
        Перед вами
        2 человека
        Примерно
        6 минут
        Обычно от 4 до 9 минут. Вызовем ближе к 10:48
        Ждите в зале | Окно покажем здесь и на табло
        Обновлено в | 10:42
        ----
        Талон | Центр услуг на Садовой
        Нет связи, смотрите на табло
        Ваш талон
        А 015
        Перед вами
        21 человек
        Время
        пока неизвестно
        Ждите в зале | Окно покажем здесь и на табло
        Обновлено в | 10:42
        ----
        Талон | Центр услуг на Садовой
        Нет связи, смотрите на табло
        Ваш талон
        А 015
        Перед вами
        никого
        Вызовем
        сразу
        Обычно не больше 1 минуты. Вот-вот вызовем
        Ждите в зале | Окно покажем здесь и на табло
        Обновлено в | 10:42
        ----
        Талон | Центр услуг на Садовой
        Нет связи, смотрите на табло
        Ваш талон
        А 015
        Идите к окну 3
        Вас уже ждут
        Обновлено в | 10:42
        ----
        Талон | Центр услуг на Садовой
        Нет связи, смотрите на табло
        Ваш талон
        А 015
        Талон отложен
        Место сохраняется. Вернулись? Скажите сотруднику окна.
        Обновлено в | 10:42
        ----
        Талон | Центр услуг на Садовой
        Нет связи, смотрите на табло
        Ваш талон
        А 015
        Вас вызывали, но вы не подошли
        Подойдите к сотруднику в зале: талон ещё можно вернуть.
        Обновлено в | 10:42
    "#]]
    .assert_eq(&read);
}

#[test]
fn an_office_speaks_its_own_language() {
    let english = OfficeInfo { languages: vec![Language::new("en").unwrap()], ..sample::office() };
    let page = window_page(&english, &sample::catalogue(), &sample::idle());
    assert!(page.contains("<html lang=\"en\">") && page.contains("Call the next"));
    expect_test::expect![[r#"
        Talon | Центр услуг на Садовой
        No link, please watch the board
        Your ticket
        А 015
        Ahead of you
        2 people
        About
        6 minutes
        Usually from 4 to 9 minutes. We call you around 10:48
        Wait in the hall | The window is shown here and on the board
        Updated at | 10:42
    "#]]
    .assert_eq(&read(&ticket_fragment(&english, &sample::ticket())));
    // A language that nobody translated to yet reads as the first one does.
    let other = OfficeInfo { languages: vec![Language::new("tt").unwrap()], ..sample::office() };
    assert!(index_page(&other).contains("<html lang=\"ru\">"));
}

#[test]
fn a_phone_fragment_is_this_html() {
    let html = ticket_fragment(&sample::office(), &sample::called_ticket());
    let build = html.split("data-build=\"").nth(1).unwrap().split('"').next().unwrap();
    let html = html.replace(build, "BUILD");
    expect_test::expect![[r#"
        <div id="live" class="called" data-now="1791963720000" data-speed="1" data-offset="10800" data-build="BUILD" data-seq="812">
        <header class="hd"><svg class="mark" viewBox="0 0 64 64" aria-hidden="true"><path class="f" d="M15 4h34a11 11 0 0 1 11 11v24.5a5.5 5.5 0 0 0 0 11v.5A9 9 0 0 1 51 60H13a9 9 0 0 1-9-9v-.5a5.5 5.5 0 0 0 0-11V15A11 11 0 0 1 15 4z"/><path class="g" d="M17 13h30v7.5H36V37h-8V20.5H17z"/><path class="h" fill="none" stroke-width="3.6" stroke-dasharray="4 4.3" d="M15.8 45h33"/></svg><b>Талон</b><span>Центр услуг на Садовой</span></header>
        <p class="lost" role="alert"><svg class="i" viewBox="0 0 24 24" aria-hidden="true"><path d="M10.94 5.274A7 7 0 0 1 15.71 10h1.79a4.5 4.5 0 0 1 4.222 6.057" /><path d="M18.796 18.81A4.5 4.5 0 0 1 17.5 19H9A7 7 0 0 1 5.79 5.78" /><path d="m2 2 20 20" /></svg>Нет связи, смотрите на табло</p>
        <main>
        <section class="go" role="alert"><p>Ваш талон</p><h1 class="number">А 015</h1><p class="where">Идите к окну 3</p><p>Вас уже ждут</p></section>
        <p class="updated">Обновлено в <span class="tn" data-heard="">10:42</span></p>
        </main>
        </div>"#]].assert_eq(&html);
}
