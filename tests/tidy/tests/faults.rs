//! What the table of faults says is tried, is tried.

use tidy::{Complaints, files};

#[test]
fn every_test_of_the_table_of_faults_exists() {
    let files = files();
    let table = files.iter().find(|file| file.path == "tests/FAULTS.md").unwrap();
    let mut complaints = Complaints::default();
    let mut named = 0;
    for (line, text) in table.lines() {
        let mut of = None;
        for code in text.split('`').skip(1).step_by(2) {
            let place = format!("tests/FAULTS.md:{line}");
            if code.ends_with(".rs") {
                of = files.iter().find(|file| file.path == code);
                if of.is_none() {
                    complaints.add(place, format!("{code} is no file"));
                }
            } else if let Some(file) = of {
                named += 1;
                let begins = |end: &str| file.text.contains(&format!("fn {code}{end}"));
                if !begins("(") && !begins(":") {
                    complaints.add(place, format!("{} has no test {code}", file.path));
                }
            }
        }
    }
    assert!(named > 30, "the table names tests: {named}");
    complaints.none();
}
