//! How a visitor of the simulated day uses the kiosk: looks, reads names, touches, as people do.
//! Nothing is known of the screens but what is written on them.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use queue_types::{Language, ServiceId};
use queue_wire::Catalogue;

use crate::clock::Clock;
use crate::crowd::Visitor;
use crate::kiosk::DemoKiosk;
use crate::roll::Roll;
use crate::talk::Told;

/// How long a visitor waits for a screen that comes by itself: longer than the kiosk's own times.
const PATIENCE: Duration = Duration::from_secs(90);
/// How often a visitor who waits looks at the screen.
const GLANCE: Duration = Duration::from_millis(50);

/// The words on the kiosk that visitors look for, in both languages of the demonstration.
struct Words {
    get_ticket: &'static str,
    all_services: &'static str,
    next_page: &'static str,
    done: &'static str,
    help: &'static str,
    cancel_help: &'static str,
    more_time: &'static str,
    print_again: &'static str,
}

const RU: Words = Words {
    get_ticket: "Получить талон",
    all_services: "Все услуги",
    next_page: "Следующие",
    done: "Готово",
    help: "Позвать администратора",
    cancel_help: "Отменить вызов",
    more_time: "Да, продолжить",
    print_again: "Печать ещё раз",
};
const EN: Words = Words {
    get_ticket: "Get a ticket",
    all_services: "All services",
    next_page: "Next",
    done: "Done",
    help: "Call an assistant",
    cancel_help: "Cancel the call",
    more_time: "Yes, go on",
    print_again: "Print again",
};

/// What a visit to the kiosk came to.
#[derive(Clone, Debug)]
pub struct Visit {
    /// The number on the screen.
    pub number: String,
    /// From the touch to the number (wall milliseconds).
    pub touch_to_ticket_ms: f64,
}

/// The hall's one kiosk with the people who walk up to it.
pub struct AtKiosk {
    kiosk: DemoKiosk,
    catalogue: Catalogue,
    clock: Clock,
    roll: Roll,
    screens: PathBuf,
    /// How the kiosk looks to whoever stands there, e.g. `-en-contrast`.
    look: String,
    drawn: BTreeSet<String>,
}

impl AtKiosk {
    /// People at `kiosk`, who look for services of `catalogue`; screens are drawn into `screens`.
    pub fn new(
        kiosk: DemoKiosk,
        catalogue: Catalogue,
        clock: Clock,
        roll: Roll,
        screens: PathBuf,
    ) -> Self {
        Self { kiosk, catalogue, clock, roll, screens, look: String::new(), drawn: BTreeSet::new() }
    }

    /// Gives the kiosk back when everybody has been there.
    pub fn leave(self) -> DemoKiosk {
        self.kiosk
    }

    /// One person, from the first screen to the ticket and back.
    ///
    /// # Errors
    ///
    /// When the kiosk ends, or a person gets stuck on it.
    pub async fn serve(&mut self, visitor: &Visitor) -> Result<Visit> {
        self.home().await?;
        let words = self.settle(visitor).await?;
        if visitor.asks_help {
            self.call_help(words).await?;
        }
        self.touch(words.get_ticket).await?;
        if visitor.ponders {
            self.ponder(words).await?;
        }
        self.choose(visitor, words).await?;
        self.draw().await?;
        if visitor.meets_empty_roll {
            self.roll.runs_out().await?;
        }
        let told = self.kiosk.look().await?;
        let label = label_of(&told, words.get_ticket).with_context(|| stuck(&told, "a ticket"))?;
        let told = self.kiosk.take(&label).await?;
        let number = told.number.clone().with_context(|| stuck(&told, "a number"))?;
        self.draw().await?;
        self.clock.seconds(4.0).await;
        if visitor.meets_empty_roll {
            self.wait_for_a_roll(words).await?;
        }
        self.touch(words.done).await?;
        Ok(Visit { number, touch_to_ticket_ms: told.ms.unwrap_or_default() })
    }

    /// Waits for the first screen: whoever came before may still be there.
    async fn home(&mut self) -> Result<()> {
        for _ in 0..200 {
            let told = self.kiosk.look().await?;
            if label_of(&told, RU.get_ticket).is_some() && told.screen == "home" {
                self.look.clear();
                return self.draw().await;
            }
            tokio::time::sleep(GLANCE).await;
        }
        let told = self.kiosk.look().await?;
        bail!(stuck(&told, "the first screen"))
    }

    /// Chooses language and contrast.
    async fn settle(&mut self, visitor: &Visitor) -> Result<&'static Words> {
        if visitor.contrast {
            self.touch("Контраст").await?;
            self.look.push_str("-contrast");
            self.draw().await?;
        }
        if visitor.english {
            self.touch("English").await?;
            self.look.push_str("-en");
            self.draw().await?;
            return Ok(&EN);
        }
        Ok(&RU)
    }

    async fn call_help(&mut self, words: &Words) -> Result<()> {
        self.touch(words.help).await?;
        self.draw().await?;
        self.clock.seconds(20.0).await;
        self.touch(words.cancel_help).await
    }

    /// Stands there until the kiosk asks whether more time is needed, and takes it.
    async fn ponder(&mut self, words: &Words) -> Result<()> {
        self.until("still-here").await?;
        self.draw().await?;
        self.touch(words.more_time).await
    }

    /// Has the number on the screen, and waits there for the paper: somebody changes the roll.
    async fn wait_for_a_roll(&mut self, words: &Words) -> Result<()> {
        self.until("paper-out").await?;
        self.draw().await?;
        self.roll.is_changed().await?;
        self.touch_when_there(words.print_again).await?;
        self.until("ticket").await
    }

    /// Waits for the screen of that name.
    async fn until(&mut self, screen: &str) -> Result<()> {
        for _ in 0..PATIENCE.as_millis() / GLANCE.as_millis() {
            if self.kiosk.look().await?.screen == screen {
                return Ok(());
            }
            tokio::time::sleep(GLANCE).await;
        }
        bail!(stuck(&self.kiosk.look().await?, screen))
    }

    /// Touches what bears this name as soon as it can be touched.
    async fn touch_when_there(&mut self, name: &str) -> Result<()> {
        for _ in 0..PATIENCE.as_millis() / GLANCE.as_millis() {
            let told = self.kiosk.look().await?;
            if let Some(label) = label_of(&told, name)
                && self.kiosk.tap(&label).await?.ok
            {
                return Ok(());
            }
            tokio::time::sleep(GLANCE).await;
        }
        bail!(stuck(&self.kiosk.look().await?, name))
    }

    /// Finds the service: on the first list, or through the groups, page by page.
    async fn choose(&mut self, visitor: &Visitor, words: &Words) -> Result<()> {
        self.draw().await?;
        let language = if visitor.english { "en" } else { "ru" };
        let names = self.names(&visitor.service, language)?;
        if self.touch_one_of(&names).await? {
            return Ok(());
        }
        self.touch(words.all_services).await?;
        self.draw().await?;
        let group = self.group(&visitor.service, language)?;
        self.leaf_to(&[group], words).await?;
        self.draw().await?;
        self.leaf_to(&names, words).await
    }

    /// Turns pages until one of `names` is there, and touches it.
    async fn leaf_to(&mut self, names: &[String], words: &Words) -> Result<()> {
        for _ in 0..40 {
            if self.touch_one_of(names).await? {
                return Ok(());
            }
            self.touch(words.next_page).await?;
        }
        let told = self.kiosk.look().await?;
        bail!(stuck(&told, &names.join(" / ")))
    }

    async fn touch_one_of(&mut self, names: &[String]) -> Result<bool> {
        let told = self.kiosk.look().await?;
        let found = told
            .labels
            .iter()
            .find(|label| names.iter().any(|name| plain(label).starts_with(&plain(name))));
        match found.cloned() {
            Some(label) => Ok(self.kiosk.tap(&label).await?.ok),
            None => Ok(false),
        }
    }

    /// Touches what bears this name, after as long as a person needs to find it.
    async fn touch(&mut self, name: &str) -> Result<()> {
        self.clock.seconds(2.0).await;
        let told = self.kiosk.look().await?;
        let label = label_of(&told, name).with_context(|| stuck(&told, name))?;
        let told = self.kiosk.tap(&label).await?;
        ensure!(told.ok, stuck(&told, name));
        Ok(())
    }

    /// Draws each kind of screen once in each look.
    async fn draw(&mut self) -> Result<()> {
        let told = self.kiosk.look().await?;
        let name = format!("{}{}", told.screen, self.look);
        if self.drawn.insert(name.clone()) {
            let file = self.screens.join(format!("{:02}-{name}.png", self.drawn.len()));
            self.kiosk.shot(&file).await?;
        }
        Ok(())
    }

    fn names(&self, id: &ServiceId, language: &str) -> Result<Vec<String>> {
        let service = self.catalogue.services.iter().find(|it| it.id == *id);
        let service = service.with_context(|| format!("{id} is not in the catalogue"))?;
        let (wanted, own) = (Language::new(language)?, Language::new("ru")?);
        Ok(vec![service.title.pick(&wanted, &own).into(), service.short.pick(&wanted, &own).into()])
    }

    fn group(&self, id: &ServiceId, language: &str) -> Result<String> {
        let service = self.catalogue.services.iter().find(|it| it.id == *id);
        let group = service.and_then(|it| self.catalogue.groups.iter().find(|g| g.id == it.group));
        let group = group.with_context(|| format!("{id} is in no group"))?;
        Ok(group.name.pick(&Language::new(language)?, &Language::new("ru")?).into())
    }
}

/// The whole name of what can be pressed and begins with `name`.
fn label_of(told: &Told, name: &str) -> Option<String> {
    told.labels.iter().find(|label| plain(label).starts_with(name)).cloned()
}

/// With ordinary spaces: names on the screen hold together by non-breaking ones.
fn plain(text: &str) -> String {
    text.replace('\u{a0}', " ")
}

fn stuck(told: &Told, wanted: &str) -> String {
    let there = told.labels.join(" | ");
    format!("a visitor looks for «{wanted}» on the screen `{}` and sees: {there}", told.screen)
}
