//! Every page under axe-core: no violation of any weight, in every state that a page has.
//!
//! It comes from npm, pinned with its hash by `axe/package-lock.json`; `cargo verify machine`
//! brings it into the user's cache.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use queue_types::{DeviceId, RequestId};
use queue_wire::HelpCall;
use queue_wire::client::PointCommand;
use serde_json::Value;
use uuid::Uuid;

use crate::driver::{Browser, browse};
use crate::{PROPERTY, at_point, issue, office, open};

const WINDOW: (u32, u32) = (1280, 800);
const BOARD: (u32, u32) = (1920, 1080);
const PHONE: (u32, u32) = (390, 844);

/// The library's text; fails where it is missing or another version than the one pinned here.
fn axe() -> Result<String> {
    let cache = std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from);
    let home = || std::env::home_dir().map(|home| home.join(".cache"));
    let cache = cache.or_else(home).context("no home directory")?.join("talon/page-checks");
    let pinned = Path::new(env!("CARGO_MANIFEST_DIR")).join("axe/package-lock.json");
    let there = std::fs::read(cache.join("package-lock.json")).unwrap_or_default();
    ensure!(there == std::fs::read(pinned)?, "axe-core is not there: run `cargo verify machine`");
    std::fs::read_to_string(cache.join("node_modules/axe-core/axe.min.js"))
        .context("axe-core is not whole: run `cargo verify machine`")
}

/// Holds the page as it is now against every rule of axe-core.
async fn check(page: &Browser, axe: &str, state: &str) -> Result<()> {
    // Half-way through a change of colour nothing has its contrast yet.
    page.until("document.getAnimations().every((it) => it.playState !== 'running')").await?;
    let rules = "{ resultTypes: ['violations'], preload: false }";
    let found = page
        .run(&format!(
            "{axe};
             return axe.run(document, {rules}).then((found) => ({{
               passed: found.passes.length,
               broken: found.violations.map((it) => `${{it.id}} (${{it.help}}): ` +
                   it.nodes.map((node) => `${{node.target}} ${{node.failureSummary}}`).join('; ')),
             }}));"
        ))
        .await?;
    ensure!(found["passed"].as_u64() > Some(5), "axe-core looked at nothing: {found}");
    let broken: Vec<&str> =
        found["broken"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    ensure!(broken.is_empty(), "{state}:\n{}", broken.join("\n"));
    Ok(())
}

#[tokio::test]
async fn operators_are_kept_out_of_no_state_of_their_window() -> Result<()> {
    let (folder, axe) = (tempfile::tempdir()?, axe()?);
    let (office, client) = office(folder.path()).await?;
    for _ in 0..4 {
        issue(&client, PROPERTY).await?;
    }
    browse(WINDOW, async |page| {
        page.open(&format!("{}/", office.url())).await?;
        check(page, &axe, "the start page").await?;
        page.run("document.body.append(document.createElement('img'))").await?;
        let blind = check(page, &axe, "a picture without words").await;
        ensure!(blind.is_err_and(|err| err.to_string().contains("image-alt")), "axe-core is blind");
        page.open(&format!("{}/window/999", office.url())).await?;
        check(page, &axe, "the page for what is not there").await?;
        page.open(&format!("{}/window/1", office.url())).await?;
        page.reads("main", "Окно закрыто").await?;
        check(page, &axe, "a closed window").await?;
        at_point(&client, 3, open()).await?;
        at_point(&client, 1, open()).await?;
        page.until("document.querySelectorAll('.q tbody tr').length === 4").await?;
        check(page, &axe, "a free window").await?;
        for dialog in ["call-other", "keys", "pause", "close"] {
            dialog_is_open_to_all(page, &axe, dialog).await?;
        }
        at_point(&client, 1, PointCommand::CallNext).await?;
        page.reads("main", "Ждём посетителя").await?;
        check(page, &axe, "a window that calls").await?;
        at_point(&client, 1, PointCommand::Start).await?;
        page.reads("main", "Время приёма").await?;
        check(page, &axe, "a window that serves").await?;
        for dialog in ["transfer", "park", "add-service"] {
            dialog_is_open_to_all(page, &axe, dialog).await?;
        }
        Ok(())
    })
    .await?;
    office.stop().await
}

async fn dialog_is_open_to_all(page: &Browser, axe: &str, dialog: &str) -> Result<()> {
    let opener = format!("document.querySelector('[data-open^=\"{dialog}\"]')");
    page.until(&format!("{opener} && !{opener}.disabled")).await?;
    page.run(&format!("{opener}.click()")).await?;
    page.until("document.querySelector('dialog[open]')").await?;
    check(page, axe, &format!("the dialog {dialog}")).await?;
    page.run("document.querySelector('dialog[open]').close()").await.map(drop)
}

#[tokio::test]
async fn reception_keeps_nobody_out() -> Result<()> {
    let (folder, axe) = (tempfile::tempdir()?, axe()?);
    let (office, client) = office(folder.path()).await?;
    let help = HelpCall { device: DeviceId::new("kiosk-1")?, cancelled: false };
    client.help(&help, RequestId(Uuid::new_v4())).await?;
    browse(WINDOW, async |page| {
        page.open(&format!("{}/reception", office.url())).await?;
        page.reads(".kiosks", "Киоск 1").await?;
        check(page, &axe, "reception with a call for help").await?;
        for dialog in ["check-in", "enter"] {
            page.run(&format!("document.querySelector('[data-open={dialog}]').click()")).await?;
            page.until("document.querySelector('dialog[open]')").await?;
            check(page, &axe, &format!("the dialog {dialog}")).await?;
            page.run("document.querySelector('dialog[open]').close()").await?;
        }
        Ok(())
    })
    .await?;
    office.stop().await
}

#[tokio::test]
async fn the_board_and_a_phone_keep_nobody_out() -> Result<()> {
    let (folder, axe) = (tempfile::tempdir()?, axe()?);
    let (office, client) = office(folder.path()).await?;
    let ticket = issue(&client, PROPERTY).await?;
    issue(&client, PROPERTY).await?;
    at_point(&client, 1, open()).await?;
    browse(PHONE, async |page| {
        page.open(&ticket.tracking_url).await?;
        page.reads("main", "Перед вами").await?;
        check(page, &axe, "a phone that waits").await?;
        at_point(&client, 1, PointCommand::CallNext).await?;
        page.reads("main", "Идите").await?;
        check(page, &axe, "a phone that is called").await?;
        at_point(&client, 1, PointCommand::Start).await?;
        page.reads("main", "Вас принимают").await?;
        check(page, &axe, "a phone of somebody being served").await
    })
    .await?;
    browse(BOARD, async |page| {
        page.open(&format!("{}/board", office.url())).await?;
        at_point(&client, 3, open()).await?;
        at_point(&client, 3, PointCommand::CallNext).await?;
        page.reads(".row.now", "002").await?;
        check(page, &axe, "the board").await
    })
    .await?;
    office.stop().await
}
