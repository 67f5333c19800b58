//! Every service by the alphabet of the language that is read.

use queue_wire::ServiceInfo;

use crate::flow::Flow;
use crate::phrases::fill;
use crate::view::Row;

/// All services, by name.
pub(super) fn services(flow: &Flow) -> Vec<&ServiceInfo> {
    let all = flow.catalogue.as_ref().map(|it| it.services.as_slice()).unwrap_or_default();
    let mut services: Vec<&ServiceInfo> = all.iter().collect();
    services.sort_by_cached_key(|it| sort_key(title(flow, it)));
    services
}

/// The letters that names begin with, in order.
pub(super) fn letters(flow: &Flow) -> Vec<char> {
    let mut letters: Vec<char> =
        services(flow).into_iter().filter_map(|it| letter_of(flow, it)).collect();
    letters.dedup();
    letters
}

/// The letter under which a service is looked for.
pub(super) fn letter_of(flow: &Flow, service: &ServiceInfo) -> Option<char> {
    first_letter(title(flow, service))
}

/// «От А до В», of the rows on a page.
pub(super) fn range(flow: &Flow, rows: &[Row]) -> String {
    let words = &flow.words().list;
    let ends = rows.first().zip(rows.last());
    let ends = ends.and_then(|(a, b)| first_letter(&a.title).zip(first_letter(&b.title)));
    match ends {
        Some((from, to)) if from == to => fill(&words.on_letter, "letter", &from.to_string()),
        Some((from, to)) => {
            let text = fill(&words.from_to, "from", &from.to_string());
            fill(&text, "to", &to.to_string())
        }
        None => words.services_hint.clone(),
    }
}

fn title<'a>(flow: &'a Flow, service: &'a ServiceInfo) -> &'a str {
    service.title.pick(&flow.words().language, &flow.home_language())
}

fn first_letter(title: &str) -> Option<char> {
    sort_key(title).chars().next().and_then(|sign| sign.to_uppercase().next())
}

/// As dictionaries do it: quotes and capitals count for nothing, «ё» stands with «е».
fn sort_key(title: &str) -> String {
    let words = title.trim_start_matches(|sign: char| !sign.is_alphanumeric());
    words.to_lowercase().replace('ё', "е")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_ordered_as_in_a_dictionary() {
        let mut names = ["Ёлка", "Жильё", "«Дорогая»", "Единый", "Ещё", "детский"];
        names.sort_by_key(|it| sort_key(it));
        assert_eq!(names, ["детский", "«Дорогая»", "Единый", "Ёлка", "Ещё", "Жильё"]);
        assert_eq!(first_letter("«ёлка»"), Some('Е'));
        assert_eq!(first_letter("—"), None);
    }
}
