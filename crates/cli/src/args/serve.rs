//! What can be typed to open the site.

use super::PostArgs;
use clap::Args;
use std::net::SocketAddr;
use std::path::PathBuf;

/// Where the site listens.
#[derive(Debug, Args)]
pub struct ServeArgs {
    /// Address and port; port 0 takes a free one
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,

    /// Do not load the bundled sample into an empty corpus
    #[arg(long)]
    pub no_sample: bool,

    /// Address under which people find the site, such as `https://uptake.example` where a proxy
    /// takes care of TLS; for links in letters, and so that sessions are sent over TLS only
    #[arg(long, value_name = "URL", env = "UPTAKE_ADDRESS")]
    pub address: Option<String>,

    /// Header in which the proxy before the site says from where a request came, such as
    /// X-Forwarded-For, to limit failed attempts by it. Only where such a proxy writes it
    #[arg(long, value_name = "NAME", env = "UPTAKE_PROXY_HEADER")]
    pub proxy_header: Option<String>,

    /// Give out the corpus as tables: a folder that `uptake export tables` wrote, below /data/tables,
    /// with its files in the catalogue for data portals. Another export may take its place meanwhile
    #[arg(long, value_name = "DIR")]
    pub tables: Option<PathBuf>,

    /// How letters go out
    #[command(flatten)]
    pub post: PostArgs,
}
