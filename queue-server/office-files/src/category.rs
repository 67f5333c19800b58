//! Priority categories: who may be served before others, and what is shown at the window.

use std::collections::BTreeMap;
use std::path::Path;

use queue_types::Class;
use queue_wire::{CategoryInfo, Texts};

use crate::catalogue::{first, slug};
use crate::fault::Report;
use crate::row::Row;
use crate::sheet::Sheet;
use crate::texts::{Needed, TextRules, check};

/// A priority category as the office's rules know it. A ticket carries its class alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Category {
    /// Its name in data.
    pub id: String,
    /// Its name for people.
    pub name: Texts,
    /// The act, or whose rule it is.
    pub legal_basis: String,
    /// What is shown at the window.
    pub document: Texts,
    /// The class that its tickets get, 1 to 3.
    pub class: Class,
    /// Whether the right does not hold on behalf of third parties.
    pub own_business_only: bool,
    /// Whether staff look at the document before the ticket is served with priority.
    pub confirm_by_staff: bool,
    /// Whether it is offered; a template otherwise.
    pub active: bool,
}

impl Category {
    /// What a kiosk shows of it.
    pub(crate) fn info(&self) -> CategoryInfo {
        CategoryInfo {
            id: self.id.clone(),
            name: self.name.clone(),
            document: self.document.clone(),
            class: self.class,
            own_business_only: self.own_business_only,
        }
    }
}

/// Reads `categories.toml`, in its order.
pub(crate) fn read(path: &Path, rules: &TextRules, report: &Report) -> Vec<Category> {
    let Some(sheet) = Sheet::open(path, report) else { return Vec::new() };
    let Some(tree) = sheet.parse() else { return Vec::new() };
    let top = sheet.top(&tree);
    let mut seen = BTreeMap::new();
    let mut categories = Vec::new();
    for row in top.rows("category") {
        if let Some(id) = slug(&row, "id") {
            first(&row, &mut seen, &id.value.to_owned(), &id.mark, "category");
        }
        categories.extend(category(&row, rules));
    }
    top.done();
    categories
}

fn category(row: &Row<'_>, rules: &TextRules) -> Option<Category> {
    let id = row.text("id").map(|id| id.value.to_owned());
    let name = rules.table(row, "name", Needed::All, (60, 80));
    let legal_basis = row.text("legal_basis").map(|basis| {
        check(row, &basis, 80);
        basis.value.to_owned()
    });
    let document = rules.table(row, "document", Needed::Own, (60, 80));
    let class = row
        .whole("class", 1..=3, "priority class")
        .and_then(|class| Class::new(u8::try_from(class.value).ok()?));
    let own_business_only = row.flag("own_business_only");
    let confirm_by_staff = row.flag("confirm_by_staff");
    let active = row.flag("active");
    row.done();
    Some(Category {
        id: id?,
        name: name?,
        legal_basis: legal_basis?,
        document: document?,
        class: class?,
        own_business_only: own_business_only?,
        confirm_by_staff: confirm_by_staff?,
        active: active?,
    })
}
