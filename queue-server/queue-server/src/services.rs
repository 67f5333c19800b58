//! The catalogue as it is sent: made once, because it is a third of a megabyte and does not change
//! while the server runs. One form holds every language; a kiosk shows them from one copy.

use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use bytes::Bytes;
use queue_wire::Catalogue;
use sha2::{Digest as _, Sha256};

/// The bytes of the catalogue and their name.
#[derive(Clone, Debug)]
pub(crate) struct Services {
    bytes: Bytes,
    /// A strong tag: made from the very bytes that it names.
    tag: String,
}

impl Services {
    /// Writes the catalogue down.
    ///
    /// # Errors
    ///
    /// When it cannot be written as JSON.
    pub(crate) fn of(catalogue: &Catalogue) -> Result<Self, serde_json::Error> {
        let bytes: Bytes = serde_json::to_vec(catalogue)?.into();
        let hash = Sha256::digest(&bytes);
        let tag: String = hash.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
        Ok(Self { bytes, tag: format!("\"{tag}\"") })
    }

    /// The catalogue, or that the one which the caller has is still in force.
    pub(crate) fn answer(&self, headers: &HeaderMap) -> Response {
        tagged(headers, &self.tag, || Body::from(self.bytes.clone()))
    }
}

/// JSON under its tag, or that the one which the caller has is still in force.
pub(crate) fn tagged(headers: &HeaderMap, tag: &str, body: impl FnOnce() -> Body) -> Response {
    let mut response = if is_known(headers, tag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let mut response = Response::new(body());
        let json = HeaderValue::from_static("application/json");
        response.headers_mut().insert(header::CONTENT_TYPE, json);
        response
    };
    if let Ok(tag) = HeaderValue::from_str(tag) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    let asked_each_time = HeaderValue::from_static("no-cache");
    response.headers_mut().insert(header::CACHE_CONTROL, asked_each_time);
    response
}

/// Whether `If-None-Match` names it, in a list or by `*`; caches may have made the tag weak.
fn is_known(headers: &HeaderMap, tag: &str) -> bool {
    let named = headers.get_all(header::IF_NONE_MATCH).iter();
    let mut tags = named.filter_map(|it| it.to_str().ok()).flat_map(|it| it.split(','));
    tags.any(|known| {
        let known = known.trim();
        known == "*" || known.strip_prefix("W/").unwrap_or(known) == tag
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status(services: &Services, known: &str) -> u16 {
        let mut headers = HeaderMap::new();
        headers.insert(header::IF_NONE_MATCH, HeaderValue::from_str(known).unwrap());
        services.answer(&headers).status().as_u16()
    }

    #[test]
    fn a_caller_that_has_it_gets_no_bytes() {
        let services = Services::of(&Catalogue::default()).unwrap();
        let tag = services.tag.clone();
        assert_eq!(services.answer(&HeaderMap::new()).status(), 200);
        for known in [tag.clone(), format!("W/{tag}"), format!("\"other\", {tag}"), "*".to_owned()]
        {
            assert_eq!(status(&services, &known), 304, "{known}");
        }
        for other in ["\"other\"", "", "W/", "\"\""] {
            assert_eq!(status(&services, other), 200, "{other}");
        }
    }

    #[test]
    fn another_catalogue_has_another_tag() {
        let other = Catalogue { version: "2".to_owned(), ..Catalogue::default() };
        let (one, other) = (Services::of(&Catalogue::default()), Services::of(&other));
        assert_ne!(one.unwrap().tag, other.unwrap().tag);
    }
}
