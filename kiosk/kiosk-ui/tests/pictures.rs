//! Draws every screen for people to look at, beside the reference pictures.

mod hall;

use hall::Kiosk;
use kiosk_flow::{Input, PaperCopy, PaperEnd};
use queue_types::TicketId;

#[test]
fn every_screen_is_drawn() {
    let kiosk = Kiosk::open(27.0);
    kiosk.picture("k01-home");
    kiosk.tap("Получить талон");
    kiosk.picture("k02-services");
    kiosk.tap("Все услуги");
    kiosk.picture("k02-groups");
    kiosk.tap("Социальная поддержка");
    kiosk.picture("k02-group");
    kiosk.tap("Назад");
    kiosk.tap("Назад");
    kiosk.tap("Кадастровый учёт и регистрация прав");
    kiosk.picture("k04-details");
    kiosk.tap("Помощь");
    kiosk.give(Input::HelpAnswered(true));
    kiosk.picture("k17-help");
    kiosk.tap("Продолжить пока");
    kiosk.tap("Получить талон");
    kiosk.answer();
    kiosk.picture("k05-ticket-printing");
    let id = TicketId(uuid::Uuid::from_u128(1));
    kiosk.give(Input::Paper { id, copy: PaperCopy(0), end: PaperEnd::Printed });
    kiosk.picture("k05-ticket");
}
