//! Our tickets as a printer that knows nothing of us sees them.

use jiff::civil::date;
use printer_sim::{CutTicket, Machine, Model};
use receipt::{Profile, Ticket, WaitRange, Words, render};

fn ticket() -> Ticket {
    Ticket {
        centre: "Центр услуг на Садовой".into(),
        number: "А 015".into(),
        service: "Кадастровый учёт и регистрация прав".into(),
        people_ahead: Some(4),
        wait: Some(WaitRange { low_min: 8, high_min: 17 }),
        issued: date(2026, 10, 14).at(10, 42, 0, 0),
        documents: ["паспорт", "документ-основание", "СНИЛС", "чек об оплате госпошлины"]
            .map(String::from)
            .into(),
        tracking_url: Some("https://talon.example/t/q7Jk2mN8vXz4RbT1".into()),
        return_within_min: Some(10),
        have_ready: false,
        copy: false,
    }
}

fn print(ticket: &Ticket, id: &str) -> CutTicket {
    let job = render(ticket, &Profile::named(id).unwrap(), &Words::builtin("ru").unwrap());
    let mut machine = Machine::new(Model::named(id).unwrap());
    machine.take(&job.bytes);
    machine.tear();
    let mut papers = machine.tickets();
    assert_eq!(papers.len(), 1, "{id}: one ticket is one paper");
    papers.remove(0)
}

#[test]
fn every_profile_prints_a_clean_ticket() {
    for profile in Profile::builtin() {
        let paper = print(&ticket(), &profile.id);
        assert_eq!(paper.decoded.complaints(), Vec::<String>::new(), "{}", profile.id);
        if let Ok(folder) = std::env::var("TALON_PAPERS") {
            let file = std::fs::File::create(format!("{folder}/{}.png", profile.id)).unwrap();
            paper.paper.write_png(file, Model::named(&profile.id).unwrap().paper_dots).unwrap();
            std::fs::write(format!("{folder}/{}.json", profile.id), serde_json::to_string_pretty(&paper.decoded).unwrap()).unwrap();
        }
    }
}
