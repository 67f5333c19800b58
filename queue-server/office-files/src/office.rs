//! The office's own file, and everything that is read through it.

use std::path::Path;
use std::rc::Rc;

use jiff::Timestamp;
use queue_engine::OfficePlan;
use queue_types::{BusinessDay, Language, OfficeId};
use queue_wire::{Catalogue, HallMap, KioskInfo, OfficeInfo, PointInfo, Texts};

use crate::appointments::{self, Book};
use crate::category::{self, Category};
use crate::demand::{self, Demand};
use crate::fault::{Faults, Mark, Report};
use crate::hall::{self, Amenity, Kiosk};
use crate::hours::{self, Hours};
use crate::limits::{self, Limits};
use crate::row::Row;
use crate::sheet::{Sheet, plain};
use crate::texts::{Needed, TextRules};
use crate::{catalogue, map, offer, policy};

/// One office as its files describe it: complete and checked, or it does not exist.
#[derive(Clone, Debug)]
pub struct OfficeFiles {
    /// Its id, which is also the name of its directory.
    pub id: OfficeId,
    /// Its name, with a line break where the header wants one.
    pub name: Texts,
    /// Where it stands.
    pub address: Texts,
    /// Languages of the kiosk, the office's own first; at least one.
    pub languages: Vec<Language>,
    /// The norm for the wait from ticket to service (1 to 240 minutes).
    pub wait_norm_min: u16,
    /// The rules of its queue.
    pub plan: OfficePlan,
    /// What it offers.
    pub catalogue: Catalogue,
    /// When it is open.
    pub hours: Hours,
    /// How much one device may ask for.
    pub limits: Limits,
    /// Its kiosks, in the file's order.
    pub kiosks: Vec<Kiosk>,
    /// The plan of the hall, where it is drawn.
    pub map: Option<HallMap>,
    /// What was booked when the files were read; the file may change later.
    pub appointments: Book,
    /// What else the hall has, in the order to be shown.
    pub amenities: Vec<Amenity>,
    /// Priority categories, in the order to be shown; also those that are not offered.
    pub categories: Vec<Category>,
    /// Who comes, when and what for: for simulated days.
    pub demand: Demand,
}

impl OfficeFiles {
    /// Reads `office.toml` in `dir` and the catalogue that it names.
    ///
    /// # Errors
    ///
    /// [`Faults`] with everything that is wrong in any of the files, never the first alone.
    pub fn read(dir: &Path) -> Result<Self, Faults> {
        let report = Report::default();
        let office = read_office(dir, &report);
        report.close()?;
        office.ok_or_else(|| {
            // Every reader that answers `None` has told why; this stands for a slip in one.
            let report = Report::default();
            let path = dir.join("office.toml").display().to_string();
            report.add(&Mark::file(Rc::from(path)), "not complete; compare it with another office");
            report.close().err().unwrap_or_else(|| unreachable!("a fault was just added"))
        })
    }

    /// Reads `appointments.toml` in `dir` anew: the one file that may change while the office is
    /// open.
    ///
    /// # Errors
    ///
    /// [`Faults`] with everything that is wrong in it.
    pub fn read_appointments(&self, dir: &Path) -> Result<Book, Faults> {
        let report = Report::default();
        let rules = TextRules { languages: self.languages.clone() };
        let book = appointments::read(dir, &rules, &self.plan.services, &report);
        report.close()?;
        Ok(book)
    }

    /// What `GET office` answers at `now`, on a clock that runs `clock_speed` times as fast as the
    /// wall's, while business day `day` is open.
    #[must_use]
    pub fn info(&self, now: Timestamp, day: Option<BusinessDay>, clock_speed: u32) -> OfficeInfo {
        let open = self.hours.is_open(now);
        OfficeInfo {
            id: self.id.clone(),
            name: self.name.clone(),
            address: self.address.clone(),
            time_zone: self.hours.zone_name().to_owned(),
            languages: self.languages.clone(),
            wait_norm_min: self.wait_norm_min,
            day,
            now,
            clock_speed,
            open,
            hours_today: self.hours.text(self.hours.business_day(now)),
            closes_at: self.hours.closing(self.hours.business_day(now)).filter(|_| open),
            opens_at: if open { None } else { self.hours.next_opening(now) },
            points: self.points(),
            catalogue_version: self.catalogue.version.clone(),
            unauthenticated: false,
            kiosks: self.kiosk_infos(),
            quiet_from: None,
            hall: self.map.clone(),
            appointment_early_min: minutes(self.plan.policy.appointment_early),
            appointment_late_min: minutes(self.plan.policy.appointment_tolerance),
        }
    }

    /// Kiosks, by number.
    fn kiosk_infos(&self) -> Vec<KioskInfo> {
        let info = |kiosk: &Kiosk| KioskInfo {
            device: kiosk.device.clone(),
            number: kiosk.number,
            position: kiosk.position.clone(),
        };
        let mut infos: Vec<_> = self.kiosks.iter().map(info).collect();
        infos.sort_by_key(|kiosk| kiosk.number);
        infos
    }

    /// Places of service, by number.
    #[must_use]
    pub fn points(&self) -> Vec<PointInfo> {
        let points = self.plan.points.iter();
        points
            .map(|(id, point)| PointInfo {
                id: *id,
                kind: point.kind,
                queues: point.queues.clone(),
            })
            .collect()
    }
}

/// A span of the policy in whole minutes, as the file states it.
fn minutes(span: jiff::SignedDuration) -> u16 {
    u16::try_from(span.as_mins()).unwrap_or(u16::MAX)
}

fn read_office(dir: &Path, report: &Report) -> Option<OfficeFiles> {
    let sheet = Sheet::open(&dir.join("office.toml"), report)?;
    let tree = sheet.parse()?;
    let top = sheet.top(&tree);

    let id = id(&top, dir);
    let rules = TextRules { languages: languages(&top) };
    let name = rules.table(&top, "name", Needed::All, (60, 80));
    let address = rules.table(&top, "address", Needed::All, (80, 80));
    let wait_norm = top.whole("wait_norm_min", 1..=240, "minutes");
    let width = top.whole("number_width", 3..=7, "digits");
    let calls = top.whole("calls_before_no_show", 1..=9, "calls");
    let hours = hours::read(&top);
    let policy = policy::read(&top);
    let limits = limits::read(&top);
    let hall = hall::points(&top);
    let kiosks = hall::kiosks(&top, &rules);
    let amenities = hall::amenities(&top, &rules);
    let map = map::read(&top, &rules, &kiosks);
    let demand = demand::read(&top);
    let choice = offer::read(&top);
    let catalogue_dir = top.text("catalogue").map(|path| plain(&dir.join(path.value)));
    top.done();

    let catalogue_dir = catalogue_dir?;
    let shelf = catalogue::read(&catalogue_dir, &rules, report);
    let categories = category::read(&catalogue_dir.join("categories.toml"), &rules, report);
    let offer = offer::cut(&top, &choice?, &shelf, &hall, &categories);
    let mut demand = demand?;
    demand.services = offer.weights;
    let appointments = appointments::read(dir, &rules, &offer.services, report);
    Some(OfficeFiles {
        id: id?,
        name: name?,
        address: address?,
        languages: rules.languages,
        wait_norm_min: u16::try_from(wait_norm?.value).ok()?,
        plan: OfficePlan {
            number_width: u8::try_from(width?.value).ok()?,
            services: offer.services,
            points: hall.points.iter().map(|(id, point)| (*id, point.plan())).collect(),
            letters: offer.letters,
            policy: policy?,
            calls_before_no_show: u8::try_from(calls?.value).ok()?,
        },
        catalogue: offer.catalogue,
        hours: hours?,
        limits: limits?,
        kiosks,
        map,
        appointments,
        amenities,
        categories,
        demand,
    })
}

fn id(top: &Row<'_>, dir: &Path) -> Option<OfficeId> {
    let found = catalogue::slug(top, "id")?;
    let named = dir.file_name().and_then(|name| name.to_str());
    // A directory that was copied for a new office keeps the old id until somebody is told.
    if named.is_some_and(|name| name != found.value && name != "." && name != "..") {
        let named = named.unwrap_or_default();
        top.fault(&found.mark, format!("the directory is named {named}; name both the same"));
    }
    OfficeId::new(found.value).ok()
}

fn languages(top: &Row<'_>) -> Vec<Language> {
    let Some(list) = top.texts_of("languages") else { return Vec::new() };
    if list.is_empty() {
        top.fault(&top.mark, "`languages` is empty; name the office's own language first");
    }
    let mut languages = Vec::new();
    for item in list {
        let code = item.value;
        let plain = (2..=3).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_lowercase());
        match Language::new(code) {
            Ok(language) if plain && !languages.contains(&language) => languages.push(language),
            Ok(_) if plain => top.fault(&item.mark, "named twice; take one out"),
            Ok(_) | Err(_) => {
                top.fault(&item.mark, "not a language; use its ISO 639 code, like ru or en");
            }
        }
    }
    languages
}
