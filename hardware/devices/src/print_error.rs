use std::io;

use receipt::Fault;

/// Why no ticket came out of the printer, or why nobody knows.
///
/// Three readers, three texts. `Display` is one line for the log and names the device;
/// [`texts`](Self::texts) names the sentences for visitor and attendant in
/// `assets/texts/printer.<language>.toml`.
#[derive(Debug, thiserror::Error)]
pub enum PrintError {
    /// The line cannot be opened or was lost.
    #[error("printer {printer}: not there")]
    Absent {
        /// Its address.
        printer: String,
        /// What the system says, if it was asked just now.
        source: Option<io::Error>,
    },
    /// The printer names a fault.
    #[error("printer {printer}: {fault:?}")]
    Fault {
        /// Its address.
        printer: String,
        /// The fault.
        fault: Fault,
    },
    /// It does not answer.
    #[error("printer {printer}: no answer in {waited_ms} ms")]
    NoAnswer {
        /// Its address.
        printer: String,
        /// How long it was given.
        waited_ms: u64,
    },
    /// It takes no more bytes.
    #[error("printer {printer}: the line stalled after {sent} of {length} bytes")]
    Stalled {
        /// Its address.
        printer: String,
        /// Bytes the line took.
        sent: usize,
        /// Bytes of the job.
        length: usize,
    },
    /// The line broke in the middle of the job.
    #[error("printer {printer}: the line broke after {sent} of {length} bytes")]
    Broken {
        /// Its address.
        printer: String,
        /// Bytes the line took.
        sent: usize,
        /// Bytes of the job.
        length: usize,
        /// What the system says.
        source: io::Error,
    },
    /// The job's turn came too late.
    #[error("printer {printer}: the job waited {waited_ms} ms for its turn")]
    TooLate {
        /// Its address.
        printer: String,
        /// How long it waited.
        waited_ms: u64,
    },
}

/// A sentence that translators own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TextId {
    /// Visitor: the number is on the screen and there will be no paper.
    NumberOnScreenOnly,
    /// Visitor: the paper may be torn or missing; the number on the screen counts.
    PaperMayBeTorn,
    /// Attendant: put in a new roll.
    ReplacePaperRoll,
    /// Attendant: close the cover.
    CloseCover,
    /// Attendant: clear the knife.
    FreeCutter,
    /// Attendant: take jammed paper out.
    RemoveJam,
    /// Attendant: take the ticket out of the presenter.
    EmptyPresenter,
    /// Attendant: let the head cool down.
    LetCool,
    /// Attendant: press the button that puts the printer on line.
    PressOnlineButton,
    /// Attendant: check cable and power.
    CheckPrinterCable,
    /// Attendant: call a technician.
    CallTechnician,
}

/// The sentences for the two people at a kiosk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Texts {
    /// For the visitor.
    pub visitor: TextId,
    /// For the attendant.
    pub attendant: TextId,
}

impl PrintError {
    /// What to do next. The visitor always has a number; only its paper is in doubt.
    pub fn texts(&self) -> Texts {
        let (visitor, attendant) = match self {
            Self::Absent { .. } | Self::NoAnswer { .. } | Self::TooLate { .. } => {
                (TextId::NumberOnScreenOnly, TextId::CheckPrinterCable)
            }
            Self::Fault { fault, .. } => (TextId::NumberOnScreenOnly, remedy(*fault)),
            Self::Stalled { .. } | Self::Broken { .. } => {
                (TextId::PaperMayBeTorn, TextId::CheckPrinterCable)
            }
        };
        Texts { visitor, attendant }
    }
}

/// What an attendant does about a fault.
pub(crate) fn remedy(fault: Fault) -> TextId {
    match fault {
        Fault::PaperOut => TextId::ReplacePaperRoll,
        Fault::CoverOpen => TextId::CloseCover,
        Fault::Cutter => TextId::FreeCutter,
        Fault::Jam => TextId::RemoveJam,
        Fault::Presenter => TextId::EmptyPresenter,
        Fault::Overheated => TextId::LetCool,
        Fault::Offline => TextId::PressOnlineButton,
        Fault::Broken => TextId::CallTechnician,
    }
}

impl TextId {
    /// Every sentence.
    pub const ALL: [Self; 11] = [
        Self::NumberOnScreenOnly,
        Self::PaperMayBeTorn,
        Self::ReplacePaperRoll,
        Self::CloseCover,
        Self::FreeCutter,
        Self::RemoveJam,
        Self::EmptyPresenter,
        Self::LetCool,
        Self::PressOnlineButton,
        Self::CheckPrinterCable,
        Self::CallTechnician,
    ];

    /// Its key in the files of texts.
    pub fn key(self) -> &'static str {
        match self {
            Self::NumberOnScreenOnly => "number_on_screen_only",
            Self::PaperMayBeTorn => "paper_may_be_torn",
            Self::ReplacePaperRoll => "replace_paper_roll",
            Self::CloseCover => "close_cover",
            Self::FreeCutter => "free_cutter",
            Self::RemoveJam => "remove_jam",
            Self::EmptyPresenter => "empty_presenter",
            Self::LetCool => "let_cool",
            Self::PressOnlineButton => "press_online_button",
            Self::CheckPrinterCable => "check_printer_cable",
            Self::CallTechnician => "call_technician",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sentence_is_there_in_every_language_and_none_is_left_over() {
        for text in [
            include_str!("../../../assets/texts/printer.ru.toml"),
            include_str!("../../../assets/texts/printer.en.toml"),
        ] {
            let sentences: toml::Table = text.parse().unwrap();
            let mut known: Vec<&str> = TextId::ALL.into_iter().map(TextId::key).collect();
            let mut found: Vec<&str> = sentences.keys().map(String::as_str).collect();
            known.sort_unstable();
            found.sort_unstable();
            assert_eq!(known, found);
        }
    }

    #[test]
    fn the_log_line_names_device_and_cause_once() {
        let source = io::Error::other("cable");
        let error = PrintError::Broken { printer: "tcp:a:9100".into(), sent: 3, length: 9, source };
        assert_eq!(error.to_string(), "printer tcp:a:9100: the line broke after 3 of 9 bytes");
        assert_eq!(error.texts().attendant, TextId::CheckPrinterCable);
    }
}
