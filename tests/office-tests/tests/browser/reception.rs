//! Reception in a real browser: a paper is typed in, an appointment is checked in.

use anyhow::Result;

use crate::driver::{ENTER, browse};
use crate::office;

const SIZE: (u32, u32) = (1280, 800);

#[tokio::test]
async fn a_paper_is_typed_in_and_an_appointment_checked_in() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let (office, _) = office(folder.path()).await?;
    browse(SIZE, async |page| {
        page.open(&format!("{}/reception", office.url())).await?;
        page.reads(".q", "Ожидаем").await?;
        page.run("document.querySelector('[data-open=enter]').click()").await?;
        page.until("document.querySelector('dialog[open] [data-words]')").await?;
        page.press("x 1005").await?;
        page.run("document.querySelector('dialog[open] [data-find]').focus()").await?;
        page.press("карта").await?;
        page.until("document.querySelector('dialog[open] :checked')").await?;
        page.press(ENTER).await?;
        page.reads("#done", "1005").await?;
        page.reads(".subject", "1").await?;
        // The same paper again is refused in a sentence.
        page.run("document.querySelector('[data-open=enter]').click()").await?;
        page.press("x 1005").await?;
        page.run("document.querySelector('dialog[open] [data-find]').focus()").await?;
        page.press("карта").await?;
        page.until("document.querySelector('dialog[open] :checked')").await?;
        page.press(ENTER).await?;
        page.reads("#notice", "уже в очереди").await?;
        page.run("document.querySelector('[data-open=check-in]').click()").await?;
        page.press("104286").await?;
        page.run("document.querySelector('dialog[open] [name=late]').click()").await?;
        page.press(ENTER).await?;
        page.reads("#done", "001").await?;
        page.reads(".q", "Талон").await
    })
    .await?;
    office.stop().await
}
