//! A browser without a screen, steered by the WebDriver protocol.

use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};
use tokio::time::{Instant, sleep, timeout};

/// `Enter`, `Esc` and arrow down, as WebDriver names keys without a letter.
pub const ENTER: &str = "\u{e007}";
pub const ESCAPE: &str = "\u{e00c}";
pub const DOWN: &str = "\u{e015}";

/// Nothing on a page takes longer on a busy machine.
const PATIENCE: Duration = Duration::from_secs(20);

/// One browser window.
pub struct Browser {
    http: reqwest::Client,
    session: String,
    _driver: Child,
}

/// Runs `test` in a browser window of this size, which is closed however the test ends.
pub async fn browse(
    (width, height): (u32, u32),
    test: impl AsyncFnOnce(&Browser) -> Result<()>,
) -> Result<()> {
    let browser = Browser::start(width, height).await?;
    let outcome = test(&browser).await;
    let complaints = browser.complaints().await;
    browser.call("DELETE", "", json!({})).await.ok();
    outcome?;
    ensure!(complaints?.is_empty(), "the page breaks its own policy");
    Ok(())
}

impl Browser {
    async fn start(width: u32, height: u32) -> Result<Self> {
        let mut driver = Command::new("chromedriver")
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .context("cannot start chromedriver; `cargo verify` installs it")?;
        let stdout = driver.stdout.take().context("a started program has a standard output")?;
        let mut lines = BufReader::new(stdout).lines();
        let port = timeout(PATIENCE, async {
            while let Some(line) = lines.next_line().await? {
                let said = line.split("successfully on port ").nth(1);
                if let Some(port) = said.and_then(|it| it.trim_end_matches('.').parse::<u16>().ok())
                {
                    return Ok(port);
                }
            }
            bail!("chromedriver ended before it listened")
        });
        let base = format!("http://127.0.0.1:{}", port.await.context("no chromedriver")??);
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        let http = reqwest::Client::builder().no_proxy().build()?;
        let mut browser = Self { http, session: format!("{base}/session"), _driver: driver };
        let options = json!({"args": [
            "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--disable-sync",
            // As visitors have it; a phone whose ticket names no language is asked for its own.
            "--accept-lang=ru",
            format!("--window-size={width},{height}"),
        ]});
        let wanted = json!({"capabilities": {"alwaysMatch": {
            "browserName": "chrome",
            "goog:loggingPrefs": {"browser": "ALL"},
            "goog:chromeOptions": options,
        }}});
        let session = browser.call("POST", "", wanted).await?;
        let id = session["sessionId"].as_str().context("a session without an id")?;
        browser.session = format!("{base}/session/{id}");
        // The window's size counts its frame; the page's is what we mean.
        let metrics =
            json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": false});
        let command = json!({"cmd": "Emulation.setDeviceMetricsOverride", "params": metrics});
        browser.call("POST", "/goog/cdp/execute", command).await?;
        Ok(browser)
    }

    async fn call(&self, method: &str, path: &str, body: Value) -> Result<Value> {
        let address = format!("{}{path}", self.session);
        let request = self.http.request(method.parse()?, address);
        let request = if method == "POST" { request.json(&body) } else { request };
        let answer: Value = request.send().await?.json().await?;
        let value = answer["value"].clone();
        ensure!(value.get("error").is_none(), "the browser says: {value}");
        Ok(value)
    }

    /// Loads a page.
    pub async fn open(&self, address: &str) -> Result<()> {
        self.call("POST", "/url", json!({"url": address})).await.map(drop)
    }

    /// Runs a script in the page; its `return` is the answer.
    pub async fn run(&self, script: &str) -> Result<Value> {
        self.call("POST", "/execute/sync", json!({"script": script, "args": []})).await
    }

    /// Presses keys, one after the other, wherever the focus is.
    pub async fn press(&self, keys: &str) -> Result<()> {
        let strokes: Vec<Value> = keys
            .chars()
            .flat_map(|key| ["keyDown", "keyUp"].map(|kind| json!({"type": kind, "value": key})))
            .collect();
        let actions = json!({"actions": [{"type": "key", "id": "keys", "actions": strokes}]});
        self.call("POST", "/actions", actions).await.map(drop)
    }

    /// Presses one key for a command. The page takes no second command within a second, because a
    /// hasty second press was meant for the first.
    pub async fn command(&self, key: &str) -> Result<()> {
        sleep(Duration::from_millis(1_100)).await;
        self.press(key).await
    }

    /// The visible text of the first element that `selector` finds, or "" when there is none.
    pub async fn text(&self, selector: &str) -> Result<String> {
        let script = format!("return document.querySelector({selector:?})?.innerText ?? ''");
        let text = self.run(&script).await?;
        Ok(text.as_str().unwrap_or_default().replace('\u{a0}', " "))
    }

    /// Waits until the JavaScript expression `holds`.
    pub async fn until(&self, holds: &str) -> Result<()> {
        let script = format!("return !!({holds})");
        let asked = Instant::now();
        // A page that loads itself anew answers nothing for a moment.
        while self.run(&script).await.ok() != Some(Value::Bool(true)) {
            if asked.elapsed() > PATIENCE {
                let page = self.run("return document.body.innerText").await?;
                bail!("it never came to hold that {holds}; the page reads:\n{page}");
            }
            sleep(Duration::from_millis(50)).await;
        }
        Ok(())
    }

    /// Waits until the first element that `selector` finds holds `text`.
    pub async fn reads(&self, selector: &str, text: &str) -> Result<()> {
        let shown = "innerText.replaceAll('\\u00a0', ' ')";
        self.until(&format!("document.querySelector({selector:?})?.{shown}.includes({text:?})"))
            .await
    }

    /// What the browser says of the page breaking its content security policy.
    async fn complaints(&self) -> Result<Vec<String>> {
        let log = self.call("POST", "/se/log", json!({"type": "browser"})).await?;
        let said = log.as_array().into_iter().flatten().map(|it| it["message"].to_string());
        Ok(said.filter(|it| it.contains("Content Security Policy")).collect())
    }
}
