//! `talon-kiosk search`: what the search screen would show, for whoever tends the catalogue.
//!
//! It asks the office's server for the catalogue, or reads one that no server has yet from its
//! folder. Of a folder it takes only what is searched; whether the rest is right, the server says
//! when it starts.

use std::fs;
use std::io::{BufRead as _, Write as _};
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use clap::Args;
use queue_types::{QueueId, ServiceId};
use queue_wire::client::Client;
use queue_wire::{Catalogue, GroupInfo, ServiceInfo, SituationInfo, Texts};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use service_search::{Index, SHOWN, Wording};

/// How many services a folder's catalogue has for the most wanted, as an office has that names none.
const MOST_USED: usize = 12;

/// Prints the ids that the search screen would show, one line for each query.
#[derive(Debug, Args)]
pub(crate) struct Search {
    /// The folder of a catalogue instead of the server's, e.g. assets/catalogue.
    #[arg(long, value_name = "DIR")]
    catalogue: Option<PathBuf>,
    /// What a visitor types; without any, each line of the standard input is one.
    #[arg(value_name = "QUERY")]
    queries: Vec<String>,
}

impl Search {
    /// Answers every query; `server` is the office's, if one is known.
    pub(crate) fn run(self, server: Option<&str>) -> anyhow::Result<()> {
        let catalogue = match (&self.catalogue, server) {
            (Some(folder), _) => read(folder)?,
            (None, Some(server)) => ask(server)?,
            (None, None) => anyhow::bail!(
                "no catalogue to search; add --server URL or --config FILE before `search`, or \
                 --catalogue DIR behind it"
            ),
        };
        let index = Index::new(&catalogue, Wording::builtin()?);
        let mut out = std::io::stdout().lock();
        let mut answer = |query: &str| {
            let ids: Vec<String> =
                index.search(query, SHOWN).iter().map(|hit| hit.service.to_string()).collect();
            writeln!(out, "{}", ids.join(" "))
        };
        if !self.queries.is_empty() {
            self.queries.iter().try_for_each(|query| answer(query))?;
            return Ok(());
        }
        let mut input = std::io::stdin().lock();
        let mut line = Vec::new();
        while input.read_until(b'\n', &mut line).context("the queries cannot be read")? > 0 {
            // A terminal of another code page is no reason to leave the other lines unanswered.
            answer(String::from_utf8_lossy(&line).trim_end_matches(['\r', '\n']))?;
            line.clear();
        }
        Ok(())
    }
}

fn ask(server: &str) -> anyhow::Result<Catalogue> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let client = Client::new(server)?;
    let catalogue = runtime.block_on(client.services());
    catalogue.with_context(|| format!("{server}: no catalogue came from the server"))
}

/// `groups.toml`; what is not searched stays unread.
#[derive(Deserialize)]
struct Groups {
    group: Vec<GroupInfo>,
    #[serde(default)]
    situation: Vec<SituationInfo>,
}

/// A file of `services`.
#[derive(Deserialize)]
struct Services {
    #[serde(default)]
    service: Vec<Service>,
}

#[derive(Deserialize)]
struct Service {
    id: ServiceId,
    title: Texts,
    short: Texts,
    plain: Texts,
    words: Vec<String>,
    weight: f64,
}

fn read(folder: &Path) -> anyhow::Result<Catalogue> {
    let Groups { group: groups, situation: situations } = parse(&folder.join("groups.toml"))?;
    let mut services = Vec::new();
    let mut weights = Vec::new();
    for group in &groups {
        let file: Services = parse(&folder.join(format!("services/{}.toml", group.id)))?;
        for service in file.service {
            weights.push((service.weight, service.id.clone()));
            services.push(searched(service, &group.id));
        }
    }
    // A stable sort: of two services equally wanted, the first stays first.
    weights.sort_by(|a, b| b.0.total_cmp(&a.0));
    let most_used = weights.into_iter().take(MOST_USED).map(|(_, id)| id).collect();
    Ok(Catalogue { groups, situations, services, most_used, ..Catalogue::default() })
}

fn parse<T: DeserializeOwned>(path: &Path) -> anyhow::Result<T> {
    let text = fs::read_to_string(path)
        .with_context(|| format!("{}: no catalogue can be read there", path.display()))?;
    toml::from_str(&text).with_context(|| format!("{}: not as a catalogue is", path.display()))
}

/// The service as the server would tell it, without what no search looks at.
fn searched(service: Service, group: &QueueId) -> ServiceInfo {
    ServiceInfo {
        id: service.id,
        group: group.clone(),
        title: service.title,
        short: service.short,
        plain: service.plain,
        words: service.words,
        documents: Vec::new(),
        service_minutes: 0,
        fee_roubles: 0,
        walk_in: true,
    }
}
