//! The description of the interface is complete.

use super::document;

#[test]
fn every_route_says_what_it_answers() {
    let document = serde_json::to_value(document()).unwrap();
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
    let paths = document["paths"].as_object().unwrap();
    assert_eq!(paths.len(), 33);
    for (path, item) in paths {
        for (method, operation) in item.as_object().unwrap() {
            let responses = operation["responses"].as_object().unwrap();
            assert!(responses.keys().any(|it| it.starts_with('2')), "{method} {path}");
            assert!(responses.contains_key("404"), "{method} {path}");
            assert!(!operation["description"].is_null() || !operation["summary"].is_null());
            let commands = ["post", "delete"].contains(&method.as_str());
            assert_eq!(responses.contains_key("507"), commands, "{method} {path}");
            let keyed = operation["parameters"].to_string().contains("Idempotency-Key");
            assert_eq!(keyed, commands, "{method} {path}");
        }
    }
}

#[test]
fn every_schema_that_is_named_is_there() {
    let document = serde_json::to_value(document()).unwrap();
    let schemas = document["components"]["schemas"].as_object().unwrap();
    let text = document.to_string();
    for name in text.split("#/components/schemas/").skip(1) {
        let name = name.split('"').next().unwrap();
        assert!(schemas.contains_key(name), "{name} is missing");
    }
    assert!(schemas.contains_key("Problem") && schemas.contains_key("IssuedTicket"));
}
