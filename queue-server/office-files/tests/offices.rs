//! The offices that come with the house are right, and say what their readers rely on.

use std::path::PathBuf;

use expect_test::expect;
use office_files::OfficeFiles;
use queue_types::Language;

fn office(id: &str) -> OfficeFiles {
    let dir = PathBuf::from("../../assets/offices").join(id);
    OfficeFiles::read(&dir).unwrap_or_else(|faults| panic!("{faults}"))
}

#[test]
fn every_office_in_assets_is_right() {
    let mut ids: Vec<String> = std::fs::read_dir("../../assets/offices")
        .unwrap()
        .map(Result::unwrap)
        .filter(|entry| entry.file_type().unwrap().is_dir())
        .map(|entry| entry.file_name().into_string().unwrap())
        .collect();
    ids.sort();
    assert_eq!(ids, ["bench", "sadovaya", "tiny"]);
    for id in ids {
        assert_eq!(office(&id).id.as_str(), id);
    }
}

#[test]
fn the_demos_centre_is_a_district_centre() {
    let files = office("sadovaya");
    let ru = Language::new("ru").unwrap();
    let most_used: Vec<&str> =
        files.catalogue.most_used.iter().take(4).map(|id| id.as_str()).collect();
    let summary = format!(
        "{}\npoints {}, groups {}, situations {}, services {} ({} without an appointment)\n\
         categories {}, kiosks {}, amenities {}\nmost used {}\nhours {}\n",
        files.name.pick(&ru, &ru).replace('\n', " "),
        files.plan.points.len(),
        files.catalogue.groups.len(),
        files.catalogue.situations.len(),
        files.catalogue.services.len(),
        files.demand.services.len(),
        files.categories.len(),
        files.kiosks.len(),
        files.amenities.len(),
        most_used.join(", "),
        files.hours.text(jiff::civil::date(2026, 11, 23)).unwrap(),
    );
    expect![[r#"
        Центр услуг на Садовой
        points 30, groups 16, situations 12, services 328 (308 without an appointment)
        categories 14, kiosks 3, amenities 4
        most used property.rights-registration, cards.social-card, registration.address, passports.internal
        hours 8:00–20:00
    "#]].assert_eq(&summary);
}

#[test]
fn the_demos_windows_can_do_the_work_of_a_hundred_visitors_an_hour() {
    let files = office("sadovaya");
    let total: f64 = files.demand.services.values().sum();
    let mean_min: f64 = files
        .demand
        .services
        .iter()
        .map(|(id, weight)| weight / total * f64::from(files.plan.services[id].minutes))
        .sum();
    let busy = 100.0 * mean_min / 60.0;
    let points = files.plan.points.len();
    assert!(busy < 0.85 * points as f64, "{busy:.1} of {points} points would always be busy");
}

#[test]
fn every_group_of_the_demos_centre_has_a_second_point_for_breaks() {
    let files = office("sadovaya");
    for group in &files.catalogue.groups {
        let points = files.plan.points.values().filter(|point| point.queues.contains(&group.id));
        assert!(points.count() >= 2, "{} is served at one point only", group.id);
    }
}

#[test]
fn the_bench_is_always_open_and_without_limits() {
    let files = office("bench");
    assert_eq!(files.limits, office_files::Limits::default());
    assert_eq!(files.plan.number_width, 7);
    for at in ["2026-11-22T00:00:00Z", "2026-11-22T23:59:59Z", "2028-02-29T12:00:00Z"] {
        assert!(files.hours.is_open(at.parse().unwrap()), "closed at {at}");
    }
}

#[test]
fn an_office_offers_what_it_names_under_its_own_letters() {
    let files = office("tiny");
    let letters: Vec<String> = files
        .catalogue
        .groups
        .iter()
        .map(|group| format!("{} {}", group.id, group.letter.as_char()))
        .collect();
    assert_eq!(letters, ["property А", "passports Р", "cards Е"]);
    assert_eq!(files.catalogue.services.len(), 6);
    let situations = &files.catalogue.situations;
    assert!(situations.iter().all(|situation| !situation.services.is_empty()));
    let offered = |id| files.plan.services.contains_key(id);
    assert!(situations.iter().flat_map(|situation| &situation.services).all(offered));
}

#[test]
fn the_version_follows_the_content() {
    assert_eq!(office("tiny").catalogue.version, office("tiny").catalogue.version);
    assert_ne!(office("tiny").catalogue.version, office("sadovaya").catalogue.version);
}

#[test]
fn a_closed_office_says_when_it_opens() {
    let files = office("tiny");
    let sunday = "2026-11-22T12:00:00+03:00".parse().unwrap();
    let info = files.info(sunday, None, 1);
    assert!(!info.open);
    assert_eq!(info.hours_today, None);
    assert_eq!(info.opens_at, Some("2026-11-23T09:00:00+03:00".parse().unwrap()));
    assert_eq!(info.closes_at, None, "what is closed does not close");
}

/// What a kiosk keeps for the time without a server: rights in force, its hall, its appointments.
#[test]
fn the_demos_kiosks_know_rights_hall_and_appointments() {
    let files = office("sadovaya");
    let active = files.categories.iter().filter(|it| it.active);
    let shown = files.catalogue.categories.iter();
    assert_eq!(
        shown.map(|it| (&it.id, it.class)).collect::<Vec<_>>(),
        active.map(|it| (&it.id, it.class)).collect::<Vec<_>>(),
        "in the office's order, and nothing that is not in force"
    );
    let info = files.info("2026-10-14T10:42:00+03:00".parse().unwrap(), None, 1);
    let hall = info.hall.unwrap();
    let devices = |all: Vec<&str>| all.join(" ");
    assert_eq!(
        devices(hall.kiosks.iter().map(|spot| spot.device.as_str()).collect()),
        devices(info.kiosks.iter().map(|kiosk| kiosk.device.as_str()).collect())
    );
    assert_eq!((info.appointment_early_min, info.appointment_late_min), (5, 15));
    let day = jiff::civil::date(2026, 10, 14);
    let booked = files.appointments.of_day(day, &files.hours);
    assert!(booked.len() > 30 && booked.is_sorted_by_key(|(slot, _)| *slot));
    let (opens, closes) = (files.hours.opening(day).unwrap(), files.hours.closing(day).unwrap());
    assert!(booked.iter().all(|(slot, _)| opens <= *slot && *slot < closes));
    let tomorrow = files.appointments.of_day(day.tomorrow().unwrap(), &files.hours);
    assert_eq!(tomorrow.len(), booked.len(), "a time without a date is every day's");
}
