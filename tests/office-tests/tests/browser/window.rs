//! The operator's page.

use anyhow::{Result, ensure};
use queue_types::{DeviceId, RequestId};
use queue_wire::HelpCall;
use uuid::Uuid;

use crate::driver::{DOWN, ENTER, ESCAPE, browse};
use crate::{PROPERTY, issue, office};

const SIZE: (u32, u32) = (1280, 800);
/// The ticket at the window, if one is there.
const HERE: &str = ".n2";

#[tokio::test]
async fn a_visitor_is_called_and_served_by_keyboard_alone() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let (office, client) = office(folder.path()).await?;
    let (first, second) = (issue(&client, PROPERTY).await?, issue(&client, PROPERTY).await?);
    let first = first.number.to_string().replace('\u{a0}', " ");
    let second = second.number.to_string().replace('\u{a0}', " ");
    browse(SIZE, async |page| {
        page.open(&format!("{}/window/3", office.url())).await?;
        page.command(ENTER).await?;
        page.reads(".state", "Свободно").await?;
        page.reads(".nx", &first).await?;
        page.command(" ").await?;
        page.reads(HERE, &first).await?;
        // A second call is needed before anybody may be said to be absent.
        let absent = "document.querySelector('[data-post$=\"/no-show\"]').disabled";
        page.until(absent).await?;
        page.command("1").await?;
        page.until(&format!("!{absent}")).await?;
        page.command(ENTER).await?;
        page.reads(".state", "Приём").await?;
        page.command("2").await?;
        page.until("document.querySelector('dialog[open] [data-words]')").await?;
        // In a field, digits are digits and letters are letters.
        page.press("права").await?;
        page.until("document.querySelector('dialog[open] :checked')").await?;
        page.press(ENTER).await?;
        page.until("document.querySelectorAll('.svcs li').length === 2").await?;
        page.command(ENTER).await?;
        page.until("document.querySelectorAll('.svcs li').length === 1").await?;
        page.command(ENTER).await?;
        page.reads(".nx", &second).await?;
        page.reads(".stats", "принято").await
    })
    .await?;
    office.stop().await
}

#[tokio::test]
async fn another_is_called_with_a_reason_and_a_no_show_comes_back() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let (office, client) = office(folder.path()).await?;
    for _ in 0..3 {
        issue(&client, PROPERTY).await?;
    }
    browse(SIZE, async |page| {
        page.open(&format!("{}/window/3", office.url())).await?;
        page.command(ENTER).await?;
        page.reads(".state", "Свободно").await?;
        page.command("d").await?;
        page.until("document.querySelector('dialog[open] [name=ticket]')").await?;
        page.press(DOWN).await?;
        let chosen = "document.querySelector('dialog[open] [name=ticket]:checked')";
        page.until(chosen).await?;
        let number = page.text("dialog[open] .choice:has(:checked) b").await?;
        page.press(ENTER).await?;
        page.reads(HERE, &number).await?;
        page.reads(".work-side", "Просьба посетителя").await?;
        page.command("1").await?;
        page.command("5").await?;
        page.reads(".stats", "неявка").await?;
        page.command("r").await?;
        page.reads("dialog[open]", &number).await?;
        page.press(ENTER).await?;
        page.reads(".list-side", &number).await
    })
    .await?;
    office.stop().await
}

#[tokio::test]
async fn a_lost_answer_never_calls_two() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let (office, client) = office(folder.path()).await?;
    for _ in 0..3 {
        issue(&client, PROPERTY).await?;
    }
    browse(SIZE, async |page| {
        page.open(&format!("{}/window/3", office.url())).await?;
        page.command(ENTER).await?;
        page.reads(".state", "Свободно").await?;
        // The command arrives; its answer is lost, twice.
        page.run(
            "const real = window.fetch; let lost = 2; window.keys = [];
             window.fetch = async (path, options) => {
               const answer = await real(path, options);
               if (options?.method !== 'POST') return answer;
               window.keys.push(options.headers['idempotency-key']);
               if (lost-- > 0) throw new TypeError('lost');
               return answer;
             };",
        )
        .await?;
        page.command(" ").await?;
        page.until("window.keys.length === 3").await?;
        page.until("new Set(window.keys).size === 1").await?;
        page.until("document.getElementById('pending').hidden").await?;
        Ok(())
    })
    .await?;
    let board = client.board().await?;
    ensure!((board.calls.len(), board.waiting) == (1, 2), "{board:?}");
    office.stop().await
}

#[tokio::test]
async fn a_window_works_again_after_the_server_was_away() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let (mut office, client) = office(folder.path()).await?;
    issue(&client, PROPERTY).await?;
    browse(SIZE, async |page| {
        page.open(&format!("{}/window/3", office.url())).await?;
        page.command(ENTER).await?;
        page.reads(".state", "Свободно").await?;
        office.kill().await?;
        page.reads(".link", "Нет связи, данные сохраняются").await?;
        // What is pressed now is done when the server is back, without a second press.
        page.command(" ").await?;
        page.reads("#pending", "Повторяем").await?;
        office.restart().await?;
        page.reads(HERE, "001").await?;
        page.reads(".link", "Связь с сервером есть").await?;
        page.until("document.getElementById('pending').hidden").await
    })
    .await?;
    ensure!(client.board().await?.calls.len() == 1, "one press, one call");
    office.stop().await
}

#[tokio::test]
async fn a_call_for_help_rings_until_somebody_goes() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let (office, client) = office(folder.path()).await?;
    browse(SIZE, async |page| {
        page.open(&format!("{}/window/1", office.url())).await?;
        page.command(ENTER).await?;
        page.reads(".state", "Свободно").await?;
        let help = HelpCall { device: DeviceId::new("kiosk-1")?, cancelled: false };
        client.help(&help, RequestId(Uuid::new_v4())).await?;
        page.reads(".call-help", "Зовут к киоску 1").await?;
        page.command("h").await?;
        page.until("!document.querySelector('.call-help')").await?;
        // A dialog keeps the keys to itself.
        page.command("?").await?;
        page.until("document.getElementById('keys').open").await?;
        page.press("p").await?;
        page.press(ESCAPE).await?;
        page.until("!document.querySelector('dialog[open]')").await?;
        ensure!(page.text(".state").await?.contains("Свободно"), "a key went past the dialog");
        Ok(())
    })
    .await?;
    office.stop().await
}
