//! The program `printer-sim`: one simulated printer on a pseudo-terminal or a TCP port.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context, anyhow};
use clap::Parser;
use printer_sim::{Model, Options, Simulator, Trouble};

/// An ESC/POS printer that exists only as a program.
#[derive(Parser)]
#[command(version, about)]
struct Arguments {
    /// The model to play: epson-tm-t20, citizen-ppu-700, custom-vkp80ii, custom-vkp80iii,
    /// atol-rp-326, xprinter-80, xprinter-58, raster-80 or raster-58.
    #[arg(long, default_value = "epson-tm-t20")]
    profile: String,
    /// Print on a pseudo-terminal, the default.
    #[arg(long, conflicts_with = "listen")]
    pty: bool,
    /// Print on a TCP port instead, as 127.0.0.1:9100; port 0 takes a free one.
    #[arg(long)]
    listen: Option<SocketAddr>,
    /// A symbolic link to the pseudo-terminal.
    #[arg(long)]
    link: Option<PathBuf>,
    /// Folder for the papers: NNNN.bin, NNNN.png and NNNN.json.
    #[arg(long)]
    out: Option<PathBuf>,
    /// Serve the control interface here, as 127.0.0.1:0.
    #[arg(long)]
    control: Option<SocketAddr>,
    /// End with an error at the first byte a real printer would not know.
    #[arg(long)]
    strict: bool,
    /// Let only baud / 10 bytes a second through.
    #[arg(long, default_value_t = 0)]
    baud: u32,
    /// Start with a trouble, as paper-out; may be given several times.
    #[arg(long = "trouble")]
    troubles: Vec<String>,
}

fn main() -> anyhow::Result<ExitCode> {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("info"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    let arguments = Arguments::parse();
    let simulator = start(&arguments)?;
    // Whoever starts this program reads where to print from its first line.
    println!("printer {}", simulator.address());
    if let Some(address) = arguments.control {
        let address = printer_sim::serve_control(&simulator, address)
            .with_context(|| format!("cannot listen on {address} for the control interface"))?;
        println!("control http://{address}");
    }
    let mut seen = 0;
    loop {
        // An hour is as good as for ever; the program ends when it is killed.
        let papers = match simulator.wait_for(seen + 1, Duration::from_secs(3600)) {
            Ok(papers) => papers,
            Err(_) => continue,
        };
        seen = simulator.count();
        if let Some(paper) = papers.last() {
            let number = paper.decoded.number.as_deref().unwrap_or("(picture)");
            tracing::info!(papers = seen, number, length_mm = paper.decoded.length_mm, "paper out");
        }
        let complaints = simulator.complaints();
        if arguments.strict && !complaints.is_empty() {
            complaints.iter().for_each(|complaint| tracing::error!("{complaint}"));
            return Ok(ExitCode::from(2));
        }
    }
}

fn start(arguments: &Arguments) -> anyhow::Result<Simulator> {
    let model = Model::named(&arguments.profile).ok_or_else(|| {
        let known: Vec<&str> = Model::all().iter().map(|model| model.id).collect();
        anyhow!("no printer is called {:?}; write one of {}", arguments.profile, known.join(", "))
    })?;
    let options =
        Options { out: arguments.out.clone(), link: arguments.link.clone(), ..Options::default() };
    let simulator = match arguments.listen {
        Some(address) => Simulator::on_tcp(model, address, options)
            .with_context(|| format!("cannot start a printer on TCP port {address}"))?,
        None => Simulator::on_pty(model, options)
            .context("cannot start a printer on a pseudo-terminal")?,
    };
    simulator.slow_down_to(arguments.baud);
    for name in &arguments.troubles {
        let trouble = Trouble::named(name).ok_or_else(|| {
            let known: Vec<&str> = Trouble::ALL.into_iter().map(Trouble::name).collect();
            anyhow!("no trouble is called {name:?}; write one of {}", known.join(", "))
        })?;
        simulator.start_trouble(trouble);
    }
    Ok(simulator)
}
