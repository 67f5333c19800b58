//! What stands on the screen: finished words and figures, nothing left to decide.

use queue_types::{Language, QueueId, ServiceId};

use crate::access::Access;
use crate::keyboard::Key;

/// The whole screen of one moment.
#[derive(Clone, Debug, PartialEq)]
pub struct View {
    /// What stands on every screen.
    pub frame: Frame,
    /// The voice and the keypad.
    pub guide: Guide,
    /// The screen itself.
    pub screen: Screen,
}

/// Where the keypad is, and the panel of the voice.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Guide {
    /// The label of what OK would press; empty when the frame is nowhere.
    pub focus: String,
    /// K18; `None` while nothing is spoken.
    pub panel: Option<VoicePanel>,
}

/// K18: what is being spoken, and the keys to go on with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VoicePanel {
    /// «Читаю: «Социальная карта. 2 из 5.»».
    pub reading: String,
    /// «Вверх».
    pub up: String,
    /// «ОК».
    pub ok: String,
    /// «Вниз».
    pub down: String,
    /// «Ещё раз».
    pub repeat: String,
}

/// One switch of the accessibility bar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessSwitch {
    /// Which.
    pub kind: Access,
    /// «Крупнее».
    pub text: String,
    /// Whether it is on.
    pub on: bool,
}

/// Header and accessibility bar.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Frame {
    /// The product's name.
    pub brand: String,
    /// The centre's name, with its line break.
    pub centre: String,
    /// «10:42»; empty until the office is known.
    pub clock: String,
    /// «ср, 14 октября».
    pub date: String,
    /// Languages to choose from; empty where the choice is already made, and only the next one
    /// where the controls are low and have little room.
    pub languages: Vec<LanguageButton>,
    /// Whether the letters are large.
    pub large: bool,
    /// Whether high contrast is on.
    pub contrast: bool,
    /// Whether the controls are low.
    pub low: bool,
    /// The accessibility bar: only what works.
    pub access: Vec<AccessSwitch>,
    /// «Назад».
    pub back: String,
    /// «Помощь».
    pub help: String,
}

/// One language of the header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LanguageButton {
    /// Which.
    pub language: Language,
    /// `RU`.
    pub text: String,
    /// «Русский».
    pub name: String,
    /// Whether it is the one now spoken.
    pub chosen: bool,
}

/// One screen.
#[derive(Clone, Debug, PartialEq)]
pub enum Screen {
    /// K1.
    Home(HomeView),
    /// K2.
    Services(ServicesView),
    /// K3.
    Search(SearchView),
    /// K6.
    CheckIn(CheckInView),
    /// A page of groups, or of services.
    List(ListView),
    /// The letters of the list by the alphabet.
    Letters(LettersView),
    /// K4.
    Details(DetailsView),
    /// K5, or K14 when there is no paper.
    Ticket(TicketView),
    /// K15.
    StillHere(StillHereView),
    /// K17.
    Help(HelpView),
    /// Nothing works, and what to do.
    Message(MessageView),
}

impl Screen {
    /// A short stable name for logs and picture files.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Home(home) if matches!(home.card, HomeCard::Closed(_)) => "home-closed",
            Self::Home(_) => "home",
            Self::Services(_) => "services",
            Self::Search(_) => "search",
            Self::CheckIn(_) => "check-in",
            Self::List(_) => "list",
            Self::Letters(_) => "letters",
            Self::Details(_) => "details",
            Self::Ticket(ticket) if ticket.paper => "ticket",
            Self::Ticket(_) => "paper-out",
            Self::StillHere(_) => "still-here",
            Self::Help(_) => "help",
            Self::Message(_) => "message",
        }
    }
}

/// K1: what the machine is for, how full the hall is, one thing to press.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HomeView {
    /// «Добро пожаловать».
    pub greeting: String,
    /// What is done here.
    pub question: String,
    /// The ticket card, or that the centre is closed.
    pub card: HomeCard,
    /// «У меня предварительная запись» and how to check in; `None` while no ticket is given.
    pub appointment: Option<(String, String)>,
    /// «Как это работает».
    pub how: String,
    /// The three steps.
    pub steps: [String; 3],
    /// «Напечатать талон по номеру», while another kiosk prints none.
    pub reprint: Option<String>,
    /// «Позвать администратора».
    pub call_assistant: String,
    /// Set when tickets stay on the screen today.
    pub notice: Option<String>,
    /// K13: set while the server is away and tickets go on.
    pub offline: Option<OfflineNotice>,
}

/// K13: what a visitor is told while the server is away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfflineNotice {
    /// «Нет связи с сервером».
    pub title: String,
    /// «Талон всё равно будет выдан».
    pub text: String,
    /// In the place of people and wait.
    pub unknown: String,
    /// «Пока не работает».
    pub missing_title: String,
    /// A Lucide icon's name and what does not work.
    pub missing: Vec<(String, String)>,
}

/// The main card of K1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HomeCard {
    /// Tickets are given.
    Open {
        /// «Получить талон».
        title: String,
        /// «Выбрать услугу и встать в очередь».
        hint: String,
        /// «Сейчас ожидают» and «14 человек».
        waiting: (String, String),
        /// «Примерно» and «12 минут»; `None` when nobody can honestly say.
        wait: Option<(String, String)>,
        /// «Спокойнее после 17:00», when the wait is long and that is known.
        calm: Option<String>,
    },
    /// They are not.
    Closed(ClosedCard),
}

/// What a closed centre says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClosedCard {
    /// «Сейчас закрыто».
    pub title: String,
    /// «Откроемся завтра в 8:00».
    pub opens: Option<String>,
    /// «Сегодня работаем 8:00–20:00».
    pub hours: Option<String>,
    /// What that means for tickets.
    pub hint: String,
}

/// K2: the services most used here, life situations, and the way to all of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServicesView {
    /// «Какая услуга нужна?».
    pub title: String,
    /// «Найти услугу, например «паспорт»», in the field that leads to K3.
    pub search: String,
    /// «Чаще всего».
    pub most_used: String,
    /// «Ждать примерно»; empty when no row has a wait.
    pub wait_column: String,
    /// At most 8.
    pub rows: Vec<Row>,
    /// «Жизненная ситуация».
    pub situations_title: String,
    /// At most 6.
    pub situations: Vec<Tile>,
    /// «Все услуги».
    pub all: String,
}

/// K3: a field, what was found, and the keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SearchView {
    /// «Найти услугу».
    pub title: String,
    /// What was typed.
    pub query: String,
    /// What stands in the empty field.
    pub placeholder: String,
    /// «Стереть».
    pub erase: String,
    /// «Нашли 4 услуги. Нажмите нужную.», what to do first, or that nothing was found.
    pub said: String,
    /// «Может быть, это:», over services that are only near; empty otherwise.
    pub near: String,
    /// At most 4.
    pub rows: Vec<FoundRow>,
    /// «Показать», where what is found has a screen of its own; empty where it stands here.
    pub show: String,
    /// Whether there is anything to show.
    pub may_show: bool,
    /// «Позвать администратора».
    pub call_assistant: String,
    /// The keys.
    pub keyboard: KeyboardView,
}

/// A service that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundRow {
    /// What is chosen by it.
    pub service: ServiceId,
    /// A Lucide icon's name.
    pub icon: String,
    /// Its name, whole.
    pub title: String,
    /// The same, taken apart by what was typed.
    pub parts: Vec<Part>,
    /// «Ждать 17 мин», «По записи»; empty when unknown.
    pub note: String,
}

/// A piece of a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The piece.
    pub text: String,
    /// Whether it is what was typed.
    pub marked: bool,
}

/// The keys of one board and those that bring another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyboardView {
    /// Letters or digits, a row each.
    pub rows: Vec<Vec<BoardKey>>,
    /// «123» and «ABC».
    pub boards: Vec<BoardKey>,
    /// «пробел».
    pub space: String,
    /// What the key that takes a sign back is called.
    pub delete: String,
}

/// A key with its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BoardKey {
    /// What it does.
    pub key: Key,
    /// What stands on it.
    pub text: String,
    /// What it is called.
    pub name: String,
}

/// One line of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// What is chosen by it.
    pub target: Target,
    /// A Lucide icon's name.
    pub icon: String,
    /// The name.
    pub title: String,
    /// A second line; empty when there is nothing to add.
    pub note: String,
    /// «12 мин»; empty when unknown.
    pub wait: String,
    /// Whether the wait is none.
    pub at_once: bool,
}

/// What a row leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// K4 of a service.
    Service(ServiceId),
    /// The services of a group.
    Group(QueueId),
    /// Back to K4, with the class of a right, by its name in data.
    Right(String),
    /// The visit without a service.
    Remove(ServiceId),
    /// Nowhere: it is only shown.
    Nothing,
    /// The services of a life situation, by its name in data.
    Situation(String),
    /// K3.
    Search,
}

/// A small card of K2.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tile {
    /// Its name in data.
    pub id: String,
    /// A Lucide icon's name.
    pub icon: String,
    /// Its name on the screen.
    pub title: String,
}

/// One page of groups or services.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListView {
    /// What is listed.
    pub title: String,
    /// «Выберите услугу».
    pub hint: String,
    /// «Ждать примерно»; empty when no row has a wait.
    pub wait_column: String,
    /// At most 9.
    pub rows: Vec<Row>,
    /// How many of them stand in the first column; all where there is only one.
    pub first_column: usize,
    /// Set when there is more than one page.
    pub page: Option<Page>,
    /// «По алфавиту», «Выбрать букву» or «Все услуги», where there is such a way.
    pub spell: Option<String>,
    /// Whether that way leads from K2 to all services.
    pub to_all: bool,
}

/// The letters that names of services begin with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LettersView {
    /// «С какой буквы?».
    pub title: String,
    /// What is found by it.
    pub hint: String,
    /// In the order of the alphabet.
    pub letters: Vec<char>,
}

/// Where one is in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// «Страница 1 из 3».
    pub text: String,
    /// «Предыдущие».
    pub previous: String,
    /// Whether there is a page before.
    pub has_previous: bool,
    /// «Следующие».
    pub next: String,
    /// Whether there is a page after.
    pub has_next: bool,
}

/// K4: what to know before the place in the queue is taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DetailsView {
    /// The official name.
    pub title: String,
    /// One sentence: what it is for.
    pub plain: String,
    /// People ahead, likely wait, usual range; or one sentence when the wait is unknown.
    pub figures: Vec<Figure>,
    /// That the wait is unknown or long, or that the day ends soon; empty otherwise.
    pub notice: String,
    /// «Что понадобится».
    pub documents_title: String,
    /// At most 6.
    pub documents: Vec<DocumentLine>,
    /// «Напечатать»; `None` when there is nothing to bring.
    pub print: Option<MainButton>,
    /// The question about a right to go first; `None` where the office has none.
    pub priority: Option<PriorityView>,
    /// «Добавить услугу», or the services of the visit; `None` where none can be added.
    pub visit: Option<VisitButton>,
    /// Said instead of an empty list, or why no ticket is given.
    pub note: String,
    /// Whether this is the page that begins with the name; further ones hold documents alone.
    pub lead: bool,
    /// Set when there is more than one page.
    pub page: Option<Page>,
    /// «Получить талон», or «Подождите…».
    pub main: MainButton,
}

/// «Есть право пройти вне очереди?».
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PriorityView {
    /// The question.
    pub question: String,
    /// «Нет».
    pub no: String,
    /// «Да, есть».
    pub yes: String,
    /// Which of both is chosen; it starts at «Нет».
    pub has: bool,
}

/// The way to more services in one visit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VisitButton {
    /// «Добавить услугу» or «Услуги: 3».
    pub text: String,
    /// Whether there are services to look at; else one is added.
    pub opens_list: bool,
}

/// K6, and the same for a number from another kiosk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckInView {
    /// «Отметьтесь по записи».
    pub title: String,
    /// «Поднесите QR-код к сканеру»; empty where nothing can be scanned.
    pub scan: String,
    /// Where the code is, and where the scanner.
    pub scan_hint: String,
    /// «или».
    pub or: String,
    /// «Введите 6 цифр из сообщения».
    pub prompt: String,
    /// A sign each.
    pub boxes: Vec<Option<char>>,
    /// How many of them stand together first.
    pub first_group: usize,
    /// That no booked time has those digits, and what to do; empty otherwise.
    pub wrong: String,
    /// «Позвать администратора», after several unknown codes.
    pub call_assistant: Option<String>,
    /// «Стереть всё».
    pub erase: String,
    /// What the key that takes a digit back is called.
    pub delete: String,
    /// «Отметиться», grey until there are six digits.
    pub main: MainButton,
}

/// A large figure with its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    /// «Перед вами».
    pub label: String,
    /// «4» or «Сразу».
    pub value: String,
    /// «человека»; empty behind a word.
    pub unit: String,
}

impl Figure {
    /// A number with its unit.
    pub(crate) fn number(label: String, value: String, unit: &str) -> Self {
        Self { label, value, unit: unit.to_owned() }
    }

    /// A word in the number's place.
    pub(crate) fn word(label: String, value: String) -> Self {
        Self { label, value, unit: String::new() }
    }
}

/// A document to bring.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentLine {
    /// What.
    pub name: String,
    /// When it is needed; empty when always.
    pub note: String,
}

/// A button whose words or state change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MainButton {
    /// A verb.
    pub text: String,
    /// Behind the verb: «15 с».
    pub tail: String,
    /// Grey, in its place, when it leads nowhere now.
    pub enabled: bool,
}

/// K5 and K14: the number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TicketView {
    /// Whether paper comes, or has come.
    pub paper: bool,
    /// «Возьмите талон» or «Запомните номер».
    pub title: String,
    /// Where it comes out, or why it does not.
    pub hint: String,
    /// The number with its words.
    pub number: NumberView,
    /// «Куда идти», or «Бумага не нужна».
    pub next_title: String,
    /// Where to go.
    pub next_text: String,
    /// The way there, where the office has drawn its hall.
    pub plan: Option<PlanView>,
    /// «Очередь в телефоне».
    pub phone_title: String,
    /// «Наведите камеру на код».
    pub phone_hint: String,
    /// What the QR code holds.
    pub tracking_url: String,
    /// «Печать ещё раз», grey while paper is on its way; `None` when there is nothing to print on.
    pub print_again: Option<MainButton>,
    /// «Готово · 15 с».
    pub done: MainButton,
}

/// A plan of the hall, in cells of a grid: columns to the right, rows down, from 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanView {
    /// Cells across.
    pub columns: u16,
    /// Cells down.
    pub rows: u16,
    /// What is in it.
    pub areas: Vec<PlanArea>,
    /// The cell of this kiosk.
    pub here: (u16, u16),
    /// The cell to go to.
    pub to: (u16, u16),
    /// «Вы здесь».
    pub you_are_here: String,
}

/// A part of the hall.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanArea {
    /// What is written on it; empty where the words do not fit.
    pub label: String,
    /// What it is for.
    pub kind: PlanKind,
    /// Its left column.
    pub column: u16,
    /// Its top row.
    pub row: u16,
    /// Cells across.
    pub width: u16,
    /// Cells down.
    pub height: u16,
}

/// What a part of the hall is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlanKind {
    /// Windows.
    Windows,
    /// Seats.
    Waiting,
    /// Anything else.
    Other,
}

/// The number and what it means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NumberView {
    /// «Ваш номер».
    pub label: String,
    /// «А 015».
    pub number: String,
    /// The service.
    pub service: String,
    /// «Перед вами» «4 человека», «Примерно» «12 минут», «Обычно» «от 8 до 17».
    pub facts: Vec<(String, String)>,
}

/// K15.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StillHereView {
    /// «Вам нужно ещё время?».
    pub title: String,
    /// What happens otherwise.
    pub hint: String,
    /// Seconds left.
    pub seconds: u32,
    /// «секунд».
    pub unit: String,
    /// How much of the time is left, 0 to 1.
    pub left: Share,
    /// «Да, продолжить».
    pub go_on: String,
    /// «Закончить и стереть данные».
    pub finish: String,
}

/// A share in thousandths, so that views can be compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share(
    /// 0 to 1000.
    pub u16,
);

/// K17.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HelpView {
    /// Whether staff know.
    pub title: String,
    /// What to do meanwhile.
    pub hint: String,
    /// «Ваш выбор сохранён» and the service, when one was chosen.
    pub kept: Option<(String, String)>,
    /// «Отменить вызов», or «Позвать ещё раз» after a failure.
    pub second: String,
    /// Whether the call failed.
    pub failed: bool,
    /// «Продолжить пока».
    pub go_on: String,
}

/// A full-screen message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessageView {
    /// A Lucide icon's name.
    pub icon: String,
    /// What happened.
    pub title: String,
    /// What to do.
    pub hint: String,
    /// One line more, e.g. that it mends itself.
    pub note: String,
    /// Whether there is somewhere to go back to.
    pub back: bool,
    /// «Попробовать ещё раз».
    pub try_again: Option<String>,
    /// Whether «Помощь» could reach anybody.
    pub help: bool,
}
