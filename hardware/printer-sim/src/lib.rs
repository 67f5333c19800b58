//! An ESC/POS printer that exists only as a program: on a pseudo-terminal or a TCP port it
//! takes bytes, answers for its status, draws its paper and reads back what stands on it.
//! It can be told to run out of paper, to jam, to fall silent or to be pulled out.
//!
//! What it deliberately lacks: any code of the part that makes our tickets. Its code pages
//! and letters come from elsewhere, so that a mistake made there is seen here.
//!
//! Start reading at [`Simulator`], which tests and the demo start as a thread; [`Machine`]
//! is the printer itself, without lines or threads; [`Parser`] takes bytes to commands.

mod clock;
mod codepage;
mod command;
mod control;
mod head;
mod letters;
mod machine;
mod model;
mod modes;
mod paper;
mod parser;
mod port;
mod run;
mod simulator;
mod status;
mod ticket;
mod trouble;

pub use command::{Command, Setting};
pub use control::serve as serve_control;
pub use machine::Machine;
pub use model::Model;
pub use paper::Paper;
pub use parser::Parser;
pub use simulator::{Options, Simulator};
pub use ticket::{Code, CutKind, CutTicket, Decoded, Line, Picture};
pub use trouble::Trouble;
