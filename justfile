# The commands of a working day. `just` lists them; each is one line or calls one script, so that it can be read here.

# List the commands
default:
    @just --list --unsorted

# Open the site on http://127.0.0.1:8080 (loads the bundled sample on the first run)
run *args:
    cargo run --release -- {{args}}

# All tests, as in the README
test *args:
    cargo test --workspace {{args}}

# The tests that use a database, on a throw-away PostgreSQL
test-postgres *args:
    .ci/test-on-postgres {{args}}

# Everything that CI does
check:
    .ci/run

# Formatting and lints, warnings denied
lint:
    cargo fmt --all --check
    cargo clippy --workspace --all-targets -- -D warnings

# The site in a real browser: --only pages|no-script|keyboard|exports, --page WORD
e2e *args:
    e2e/run {{args}}

# Pictures of every page at three widths, light and dark
screenshots folder="screenshots":
    e2e/run --screenshots "{{absolute_path(folder)}}"

# Licences, bans, sources and known vulnerabilities of what we depend on
deny:
    cargo deny check

# The documentation of every room
docs *args:
    cargo doc --workspace --no-deps {{args}}

# The whole platform on real data, beside what an analyst and a search engine would do; UPTAKE_DATA names the folder
bench *args:
    benches/platform --analyst {{args}}
    cargo run --release --manifest-path benches/peers/Cargo.toml -- --data "${UPTAKE_DATA:-../shared/data}"

# Gap pages under load and the saving of a gap, with 10,000 gap files on the real corpus; needs oha
bench-web *args:
    benches/web {{args}}

# Five questions of a programme officer beside DuckDB and Polars; --data names a filled data folder
bench-coverage *args:
    benches/coverage {{args}}

# The inner loops, by criterion
bench-inner *args:
    cargo bench -p uptake-search -p uptake-import {{args}}

# The matching beside SQLite FTS5 and Tantivy, same documents and needs
bench-peers *args:
    cargo run --release --manifest-path benches/peers/Cargo.toml -- {{args}}

# What each part of the matching adds, on judged needs; UPTAKE_DATA and UPTAKE_EVAL name the folders; --last-check also on the half kept for it
quality *args:
    benches/quality/run {{args}}
