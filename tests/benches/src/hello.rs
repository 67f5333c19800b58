//! The peer of the issue bench: the least that axum can do with a JSON POST. What stands between
//! it and the office is the price of the queue and of the disk.

use std::io::Write;

use anyhow::{Context, Result};
use axum::http::StatusCode;
use axum::routing::post;
use axum::{Json, Router};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

#[derive(Deserialize)]
struct Wish {
    id: Uuid,
    service: String,
}

#[derive(Serialize)]
struct Greeting {
    id: Uuid,
    service: String,
    number: u32,
}

/// Serves until somebody ends the process; says where in its first line, as the office does.
///
/// # Errors
///
/// When no port is free.
pub fn serve() -> Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    runtime.context("cannot start the runtime")?.block_on(async {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
        println!("listening on http://{}", listener.local_addr()?);
        std::io::stdout().flush()?;
        let routes = Router::new().route("/api/v1/tickets", post(greet));
        axum::serve(listener, routes).await.context("the hello-world server ended")
    })
}

async fn greet(Json(Wish { id, service }): Json<Wish>) -> (StatusCode, Json<Greeting>) {
    (StatusCode::CREATED, Json(Greeting { id, service, number: 1 }))
}
