//! What people see of the queue in a browser: the window terminal, reception, the hall board, the phone page
//! of one ticket, and a start page. Each is a function from snapshots to HTML.
//!
//! It deliberately lacks a server, SQL, any rule of the queue, and Node: pages are `askama`
//! templates, one small script of our own follows the server and swaps fragments that were escaped
//! here. Styles, script, fonts and icons are embedded; no page loads anything from elsewhere.
//!
//! Start with [`window_page`]; what hangs in the hall is [`board_page`].
//!
//! # What the server mounts
//!
//! | route | answer |
//! | --- | --- |
//! | `GET /` | [`index_page`] |
//! | `GET /window/{n}` | [`window_page`], or [`not_found_page`] with 404 |
//! | `GET /reception` | [`reception_page`] |
//! | `GET /board` | [`board_page`] |
//! | `GET /t/{ticket-id}/{token}` | [`ticket_page`]; for any wrong or expired pair [`not_found_page`], 404 |
//! | `GET /assets/{*path}` | [`asset`] of the path behind `/assets/`, or 404 |
//! | `GET /pages/events?view=window&point=N` | stream of [`window_fragment`] |
//! | `GET /pages/events?view=reception` | stream of [`reception_fragment`] |
//! | `GET /pages/events?view=board` | stream of [`board_fragment`] |
//! | `GET /pages/events?view=ticket&id=…&token=…` | stream of [`ticket_fragment`]; 404 as for the page |
//!
//! Every page and stream carries [`PAGE_HEADERS`]; assets carry [`ASSET_HEADERS`] and what
//! [`Asset`] says. A stream is `text/event-stream`:
//!
//! - at once, and after each change: `event: fragment`, `id:` the snapshot's sequence number, and
//!   the HTML, each of its lines as a `data:` line;
//! - at once, and every 5 s: `event: clock` with [`clock_event`] as data. It is the heartbeat (a
//!   comment serves as one, too) and keeps the timers on the page in step with the office's clock.
//!   The script takes 12 s of silence for a lost connection and connects anew, with back-off.
//!
//! `OfficeInfo::now` is read when a page or fragment is made, so it must be fresh.
//!
//! # What the script asks for
//!
//! `POST /api/v1/points/{n}/` `open`, `close`, `pause`, `resume`, `call-next`, `call`, `recall`,
//! `start`, `finish`, `no-show`, `return`, `transfer`, `park`, `resume-ticket`, `add-service`, with
//! the bodies of `queue_wire`; those without a body get `{}`. `resume-ticket` (`ResumeTicket`)
//! names a parked ticket or a no-show. `POST /api/v1/help-calls` with `{device, cancelled: true}`
//! takes a help call off. Reception posts `PaperNumber` to `/api/v1/offline-tickets` and `CheckIn`
//! to `/api/v1/appointments/check-in`. Each carries `Content-Type: application/json` and an `Idempotency-Key`
//! (UUIDv7). No answer, 429, 500, 502, 503 and 504 are tried again with the same key until there
//! is an answer; of any other error the problem's `detail` is shown to the operator.

mod assets;
mod board;
mod headers;
mod icon;
mod index;
mod keys;
mod live;
mod reception;
mod texts;
mod ticket;
mod window;
mod words;

pub use assets::{Asset, asset};
pub use board::{board_fragment, board_page};
pub use headers::{ASSET_HEADERS, PAGE_HEADERS};
pub use index::{index_page, not_found_page, problem_page};
pub use live::clock_event;
pub use reception::{Reception, ReceptionKiosk, reception_fragment, reception_page};
pub use ticket::{ticket_fragment, ticket_page};
pub use window::{window_fragment, window_page};
pub use words::{speaking, speaks};
