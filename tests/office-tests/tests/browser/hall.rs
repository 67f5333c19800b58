//! What everybody else sees: the board, and the phone of one visitor.

use std::time::Duration;

use anyhow::{Result, ensure};
use office_tests::{Office, Options};
use queue_wire::client::{Client, PointCommand};
use tokio::time::Instant;

use crate::driver::browse;
use crate::{PROPERTY, at_point, issue, office, open};

const BOARD: (u32, u32) = (1920, 1080);
const PHONE: (u32, u32) = (390, 844);
/// The call that is amber.
const NOW: &str = ".row.now";

#[tokio::test]
async fn the_board_gives_each_of_several_calls_its_time() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let (office, client) = office(folder.path()).await?;
    for _ in 0..2 {
        issue(&client, PROPERTY).await?;
    }
    at_point(&client, 1, open()).await?;
    at_point(&client, 3, open()).await?;
    browse(BOARD, async |page| {
        page.open(&format!("{}/board", office.url())).await?;
        page.reads(".rows", "Сейчас никого не вызываем").await?;
        at_point(&client, 1, PointCommand::CallNext).await?;
        at_point(&client, 3, PointCommand::CallNext).await?;
        page.reads(NOW, "001").await?;
        let seen = Instant::now();
        page.until("document.querySelectorAll('.row').length === 2").await?;
        page.reads(NOW, "002").await?;
        let after = seen.elapsed();
        ensure!((7..14).contains(&after.as_secs()), "the second call came up after {after:?}");
        page.reads("#said", "002").await?;
        let height = page.run("return document.documentElement.scrollHeight").await?;
        ensure!(height == 1080, "the board scrolls: {height} px");
        Ok(())
    })
    .await?;
    office.stop().await
}

#[tokio::test]
async fn many_calls_stand_whole_on_the_board() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let options = Options { office: "sadovaya", ..Options::default() };
    let office = Office::start(folder.path(), options).await?;
    let client = Client::new(&office.url())?;
    browse(BOARD, async |page| {
        page.open(&format!("{}/board", office.url())).await?;
        for point in 1..=7 {
            issue(&client, PROPERTY).await?;
            at_point(&client, point, open()).await?;
            at_point(&client, point, PointCommand::CallNext).await?;
        }
        page.until("document.querySelectorAll('.row').length === 7").await?;
        // The amber row is the largest; what has no room beside it is not there at all.
        page.run(
            "const frame = document.querySelector('.rows').getBoundingClientRect();
             window.boxes = () => [...document.querySelectorAll('.row')]
               .map((row) => [row.classList.contains('now'), row.getBoundingClientRect()])
               .filter(([, box]) => box.left < frame.right)
               .map(([now, box]) => ({ now, high: box.height, in: box.bottom <= frame.bottom + 1 }));",
        )
        .await?;
        page.until("boxes().length === 6 && boxes().every((row) => row.in)").await?;
        page.until("boxes().some((row) => row.now && row.high === 250)").await?;
        page.until("boxes().every((row) => row.now || row.high < 150)").await
    })
    .await?;
    office.stop().await
}

#[tokio::test]
async fn no_call_is_lost_on_a_board_that_was_cut_off() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let (mut office, client) = office(folder.path()).await?;
    issue(&client, PROPERTY).await?;
    at_point(&client, 1, open()).await?;
    browse(BOARD, async |page| {
        page.open(&format!("{}/board", office.url())).await?;
        page.reads(".rows", "Сейчас никого не вызываем").await?;
        office.kill().await?;
        page.reads(".hd", "Нет связи, спросите сотрудника").await?;
        // The board hears nothing for a while after the server is back, and a call comes first.
        page.run(
            "window.real = window.fetch; window.fetch = async () => { throw new TypeError(); }",
        )
        .await?;
        office.restart().await?;
        at_point(&client, 1, PointCommand::CallNext).await?;
        page.run("window.fetch = window.real").await?;
        page.reads(NOW, "001").await?;
        page.until("!document.body.classList.contains('is-offline')").await
    })
    .await?;
    office.stop().await
}

#[tokio::test]
async fn a_phone_follows_its_ticket_to_the_window() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let (office, client) = office(folder.path()).await?;
    let ticket = issue(&client, PROPERTY).await?;
    at_point(&client, 3, open()).await?;
    browse(PHONE, async |page| {
        page.open(&ticket.tracking_url).await?;
        page.reads("#live", "Перед вами").await?;
        at_point(&client, 3, PointCommand::CallNext).await?;
        page.reads(".called .where", "Идите к окну 3").await?;
        at_point(&client, 3, PointCommand::Start).await?;
        page.reads("#live", "Вас принимают").await?;
        at_point(&client, 3, PointCommand::Finish).await?;
        page.reads("#live", "Приём завершён").await?;
        let width = page.run("return document.documentElement.scrollWidth").await?;
        ensure!(width == 390, "the phone scrolls sideways: {width} px");
        Ok(())
    })
    .await?;
    office.stop().await
}

#[tokio::test]
async fn every_wrong_link_gets_the_same_answer() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let (office, client) = office(folder.path()).await?;
    let ticket = issue(&client, PROPERTY).await?;
    let other = issue(&client, PROPERTY).await?;
    let token = other.tracking_url.rsplit('/').next().unwrap_or_default().to_owned();
    let http = reqwest::Client::builder().no_proxy().timeout(Duration::from_secs(10)).build()?;
    let wrong = [
        format!("{}/{token}", ticket.id),
        format!("{}/x", ticket.id),
        format!("{}/{}", ticket.id, "A".repeat(1_000)),
        format!("00000000-0000-7000-8000-000000000000/{token}"),
        "no-id/no-token".to_owned(),
    ];
    let mut pages = Vec::new();
    for path in wrong {
        let answer = http.get(format!("{}/t/{path}", office.url())).send().await?;
        ensure!(answer.status() == 404, "{path} gave {}", answer.status());
        let kept =
            answer.headers().get("cache-control").map(|it| it.to_str().unwrap_or("").to_owned());
        ensure!(kept.as_deref() == Some("no-store"), "{path} may be kept");
        pages.push(answer.text().await?);
    }
    pages.dedup();
    ensure!(pages.len() == 1, "the pages differ, so they tell something");
    ensure!(
        http.get(&ticket.tracking_url).send().await?.status() == 200,
        "the right link is wrong"
    );
    office.stop().await
}
