//! Reading a message: bounded, typed, and with the place of what is wrong in it.

use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, header};
use queue_types::RequestId;
use queue_wire::{IDEMPOTENCY_KEY, ProblemKind};
use serde::de::DeserializeOwned;

use crate::problem::Fault;

/// The largest body that is read (bytes).
pub(crate) const LIMIT: usize = 64 * 1024;

/// The body as a message of the documented form.
///
/// # Errors
///
/// A fault that says what is wrong with it, and where.
pub(crate) async fn message<T: DeserializeOwned>(
    headers: &HeaderMap,
    body: Body,
    patience: Duration,
) -> Result<T, Fault> {
    long_message(headers, body, patience, LIMIT).await
}

/// A message that may be longer than others, at most `limit` bytes.
///
/// # Errors
///
/// As [`message`].
pub(crate) async fn long_message<T: DeserializeOwned>(
    headers: &HeaderMap,
    body: Body,
    patience: Duration,
    limit: usize,
) -> Result<T, Fault> {
    if !is_json(headers) {
        return Err(ProblemKind::UnsupportedMediaType.into());
    }
    parse(&read(headers, body, patience, limit).await?)
}

/// The body of a command that needs none: nothing, or `{}`.
///
/// # Errors
///
/// As [`message`].
pub(crate) async fn nothing(
    headers: &HeaderMap,
    body: Body,
    patience: Duration,
) -> Result<(), Fault> {
    let bytes = read(headers, body, patience, LIMIT).await?;
    if bytes.is_empty() {
        return Ok(());
    }
    if !is_json(headers) {
        return Err(ProblemKind::UnsupportedMediaType.into());
    }
    parse::<Nothing>(&bytes).map(|_| ())
}

/// A message without fields.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Nothing {}

async fn read(
    headers: &HeaderMap,
    body: Body,
    patience: Duration,
    limit: usize,
) -> Result<Vec<u8>, Fault> {
    // A declared length is refused before a byte is read.
    let declared = headers.get(header::CONTENT_LENGTH).and_then(|it| it.to_str().ok());
    if declared.and_then(|it| it.parse::<u64>().ok()).is_some_and(|it| it > limit as u64) {
        return Err(ProblemKind::TooLarge.into());
    }
    let read = tokio::time::timeout(patience, to_bytes(body, limit)).await;
    match read {
        Ok(Ok(bytes)) => Ok(bytes.into()),
        Ok(Err(err)) if is_limit(&err) => Err(ProblemKind::TooLarge.into()),
        Ok(Err(err)) => Err(Fault::Malformed(err.to_string())),
        Err(_) => Err(Fault::Malformed("the body did not come in time".to_owned())),
    }
}

fn is_limit(err: &axum::Error) -> bool {
    use std::error::Error as _;
    // axum hides the type of its limit; its words are the only sign.
    err.source().is_some_and(|source| source.to_string().contains("length limit exceeded"))
}

fn is_json(headers: &HeaderMap) -> bool {
    let value = headers.get(header::CONTENT_TYPE).and_then(|it| it.to_str().ok());
    let kind = value.unwrap_or_default().split(';').next().unwrap_or_default().trim();
    kind.eq_ignore_ascii_case("application/json")
}

/// JSON as it stands: nothing behind it, no depth beyond 128, no unknown or doubled field.
fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Fault> {
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let message = serde_path_to_error::deserialize(&mut reader).map_err(|err| {
        let path = err.path().to_string();
        let at = (path != ".").then_some(path);
        let why = short(&err.inner().to_string());
        if err.inner().is_data() { Fault::Invalid { why, at } } else { Fault::Malformed(why) }
    })?;
    reader.end().map_err(|err| Fault::Malformed(short(&err.to_string())))?;
    Ok(message)
}

/// What a parser says quotes what it read: cut, and without control characters.
fn short(why: &str) -> String {
    why.chars().filter(|c| !c.is_control()).take(200).collect()
}

/// The command's name, which its sender made before sending.
///
/// # Errors
///
/// [`Fault::Key`] when it is missing, doubled or no UUID.
pub(crate) fn request_id(headers: &HeaderMap) -> Result<RequestId, Fault> {
    let mut keys = headers.get_all(IDEMPOTENCY_KEY).iter();
    let (key, more) = (keys.next(), keys.next());
    let text = key.filter(|_| more.is_none()).and_then(|key| key.to_str().ok());
    text.and_then(|text| text.trim_matches('"').parse().ok()).ok_or(Fault::Key)
}
