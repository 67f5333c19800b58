//! K15, K17, and what is said when nothing works.

use queue_types::Language;

use crate::flow::Flow;
use crate::offline::NoNumber;
use crate::session::{Help, HelpStage};
use crate::view::{HelpView, MessageView, Share, StillHereView};

pub(super) fn still_here(flow: &Flow, since_ms: u64) -> StillHereView {
    let words = flow.words();
    let whole_ms = flow.setup.timings.warning_ms.max(1);
    let left_ms = (since_ms + whole_ms).saturating_sub(flow.now.wall_ms);
    let seconds = u32::try_from(left_ms.div_ceil(1000)).unwrap_or(u32::MAX);
    let share = u64::from(seconds) * 1_000_000 / whole_ms;
    StillHereView {
        title: words.still_here.title.clone(),
        hint: words.still_here.hint.clone(),
        seconds,
        unit: words.units.seconds.of(words.plural, seconds).to_owned(),
        left: Share(u16::try_from(share.min(1000)).unwrap_or(1000)),
        go_on: words.still_here.go_on.clone(),
        finish: words.still_here.finish.clone(),
    }
}

pub(super) fn help(flow: &Flow, help: Help) -> HelpView {
    let words = &flow.words().help;
    let waited_ms = flow.now.wall_ms.saturating_sub(help.since_ms);
    let (title, hint) = match help.stage {
        HelpStage::Calling => (&words.calling, &words.calling_hint),
        HelpStage::Coming if waited_ms >= flow.setup.timings.help_busy_ms => {
            (&words.busy, &words.busy_hint)
        }
        HelpStage::Coming => (&words.coming, &words.coming_hint),
        HelpStage::Failed => (&words.failed, &words.failed_hint),
    };
    let failed = help.stage == HelpStage::Failed;
    let chosen = flow.session.chosen().map(|id| flow.service_title(id));
    HelpView {
        title: title.clone(),
        hint: hint.clone(),
        kept: chosen.map(|service| (words.kept.clone(), service)),
        second: if failed { words.try_again.clone() } else { words.cancel.clone() },
        failed,
        go_on: words.go_on.clone(),
    }
}

/// The first screen's stand-in while the kiosk knows nothing, or hears nobody.
pub(super) fn nothing_works(flow: &Flow) -> Option<MessageView> {
    let words = &flow.words().message;
    let known = flow.office.is_some() && flow.catalogue.is_some() && flow.snapshot.is_some();
    let (icon, title, hint, note) = match flow.link {
        Some(true) if known => return None,
        Some(true) | None => ("hourglass", &words.starting, &words.starting_hint, ""),
        // Where tickets go on, the first screen says so itself.
        Some(false) if flow.gives_numbers() => return None,
        Some(false) if flow.no_number() == Some(NoNumber::Spent) => {
            ("cloud-off", &words.spent, &words.spent_hint, words.no_link_back.as_str())
        }
        Some(false) => {
            ("cloud-off", &words.no_link, &words.no_link_hint, words.no_link_back.as_str())
        }
    };
    Some(MessageView {
        icon: icon.to_owned(),
        title: title.clone(),
        hint: hint.clone(),
        note: note.to_owned(),
        back: false,
        try_again: None,
        help: false,
    })
}

/// No answer for so long that the visitor may choose.
pub(super) fn no_answer(flow: &Flow) -> MessageView {
    let words = &flow.words().message;
    MessageView {
        icon: "cloud-off".to_owned(),
        title: words.no_answer.clone(),
        hint: words.no_answer_hint.clone(),
        note: String::new(),
        back: true,
        try_again: Some(words.try_again.clone()),
        help: false,
    }
}

/// A second ticket for the same service, so soon that only the first may have been meant.
pub(super) fn another(flow: &Flow) -> MessageView {
    let words = &flow.words().message;
    MessageView {
        icon: "ticket".to_owned(),
        title: words.another.clone(),
        hint: words.another_hint.clone(),
        note: String::new(),
        back: true,
        try_again: Some(words.another_yes.clone()),
        help: true,
    }
}

/// The server said no, in a sentence for the visitor. Whoever reads another language since gets
/// the kiosk's own sentence: nobody translates what the server said.
pub(super) fn refused(flow: &Flow, asked_in: &Language, detail: &str) -> MessageView {
    let words = &flow.words().message;
    let hint = if *asked_in == flow.words().language { detail } else { &words.refused_hint };
    MessageView {
        icon: "triangle-alert".to_owned(),
        title: words.refused.clone(),
        hint: crate::typeset(hint),
        note: String::new(),
        back: true,
        try_again: None,
        help: true,
    }
}
