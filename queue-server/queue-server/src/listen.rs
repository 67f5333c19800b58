//! Connections: how many, how slow, and how they end.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use axum::Router;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;

use crate::app::{App, stopped};
use crate::metrics::Gauge;
use crate::peers::Peers;
use crate::routes;

/// All headers of a request together (bytes).
const HEADERS: usize = 32 * 1024;
/// Headers of a request.
const HEADER_COUNT: usize = 64;
/// Answers that are under way when the server stops get so long to leave.
const FAREWELL: Duration = Duration::from_secs(5);

/// Accepts connections until `stopping`, then lets answers under way leave.
pub(crate) async fn run(listener: TcpListener, router: Router, app: App) {
    let (house, mut stopping) = (Arc::clone(&app.house), app.stopping.clone());
    let most = usize::try_from(house.config.connections).unwrap_or(usize::MAX);
    let room = Arc::new(Semaphore::new(most.min(Semaphore::MAX_PERMITS)));
    let peers = Peers::new(&house.config);
    let graceful = GracefulShutdown::new();
    loop {
        let accepted = tokio::select! {
            () = stopped(&mut stopping) => break,
            accepted = listener.accept() => accepted,
        };
        match accepted {
            Ok((socket, from)) => {
                // Whoever comes when the hall is full is sent away at once, not kept waiting.
                let (seat, place) = (peers.enter(from.ip()), Arc::clone(&room).try_acquire_owned());
                let (Some(seat), Ok(place)) = (seat, place) else {
                    Gauge::count(&house.gauge.connections_refused);
                    peers.turned_away(house.clock.steady());
                    continue;
                };
                let served = serve(socket, from, &router, &app, &graceful);
                let house = Arc::clone(&house);
                tokio::spawn(async move {
                    house.gauge.connections.fetch_add(1, Ordering::Relaxed);
                    served.await;
                    house.gauge.connections.fetch_sub(1, Ordering::Relaxed);
                    drop((seat, place));
                });
            }
            Err(err) => {
                // Out of file descriptors, most likely: those that are open go on.
                tracing::warn!(error = %err, "a connection cannot be accepted");
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        }
    }
    drop(listener);
    tokio::time::timeout(FAREWELL, graceful.shutdown()).await.ok();
}

/// One connection to its end.
fn serve(
    socket: TcpStream,
    from: SocketAddr,
    router: &Router,
    app: &App,
    graceful: &GracefulShutdown,
) -> impl Future<Output = ()> + use<> {
    // An answer of a few hundred bytes should not wait for more to come.
    socket.set_nodelay(true).ok();
    let patience = Duration::from_secs(app.house.config.header_timeout_s.into());
    let (router, app) = (router.clone(), Arc::clone(app));
    let service = service_fn(move |request: hyper::Request<Incoming>| {
        let (router, app) = (router.clone(), Arc::clone(&app));
        async move { Ok::<_, Infallible>(routes::door(&app, router, from, request).await) }
    });
    let connection = hyper::server::conn::http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(patience)
        .max_buf_size(HEADERS)
        .max_headers(HEADER_COUNT)
        .serve_connection(TokioIo::new(socket), service);
    let connection = graceful.watch(connection);
    async move {
        // A peer that vanished or spoke no HTTP is its own trouble.
        if let Err(err) = connection.await {
            tracing::debug!(error = %err, "a connection ended early");
        }
    }
}
