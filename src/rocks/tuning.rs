//! How a family is tuned, and the engine's options that follow.

use rocksdb::{
    BlockBasedOptions, Cache, DBCompressionType, DBRecoveryMode, LogLevel, Options, SliceTransform,
};

use super::error::RocksError;

const KIB: usize = 1 << 10;
const MIB: usize = 1 << 20;

/// Memory for rows that are not yet in files, over all families together.
const MEMTABLES_BYTES: usize = 64 * MIB;

/// Above this, the family that keeps the oldest write-ahead log alive is flushed.
const WAL_BYTES: u64 = 128 << 20;

/// A false positive in a hundred; more bits cost cache that indexes need.
const FILTER_BITS_PER_KEY: f64 = 10.0;

/// How the filter of a family's files is asked whether a key may be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Filter {
    /// There is none: what is asked for is there, or whole ranges are read.
    None,
    /// By whole key.
    Key,
    /// By the fixed prefix, for seeks within it.
    Prefix,
    /// By both.
    Both,
}

/// How a family is tuned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tuning {
    /// Bytes of the prefix within which the family is sought.
    pub prefix_len: Option<usize>,
    /// What its filters hold.
    pub filter: Filter,
    /// Size of a block before compression, in KiB: what one read of a row costs.
    pub block_kib: usize,
    /// Memory before a flush, in MiB.
    pub write_buffer_mib: usize,
    /// Whether the files of the last level are compressed with Zstandard; LZ4 otherwise.
    pub cold: bool,
}

/// The option by which each write-ahead log names the one before it, so that an index of files
/// which still needs that one, because it lost its end, is refused.
const LOGS_ARE_CHAINED: &str = "track_and_verify_wals=true";

/// The options of the whole database.
///
/// # Errors
/// If the engine does not know one of them.
pub(super) fn database() -> Result<Options, RocksError> {
    let mut options = Options::default().get_options_from_string(LOGS_ARE_CHAINED)?;
    options.set_paranoid_checks(true);
    // Only a torn end is forgiven: the default mode takes a flipped byte in the middle for the
    // end, and silently drops every acknowledged write after it.
    options.set_wal_recovery_mode(DBRecoveryMode::TolerateCorruptedTailRecords);
    // A recycled file has old records after the end, which that mode cannot tell from damage.
    options.set_recycle_log_file_num(0);
    options.set_max_total_wal_size(WAL_BYTES);
    options.set_db_write_buffer_size(MEMTABLES_BYTES);
    options.set_bytes_per_sync(MIB as u64);
    options.set_max_background_jobs(background_jobs());
    options.set_log_level(LogLevel::Warn);
    options.set_max_log_file_size(4 * MIB);
    options.set_keep_log_file_num(4);
    Ok(options)
}

/// The options of one family.
pub(super) fn family(tuning: &Tuning, cache: &Cache) -> Options {
    let mut table = BlockBasedOptions::default();
    table.set_block_cache(cache);
    // One limit for all memory that grows with the store, so that it can be set.
    table.set_cache_index_and_filter_blocks(true);
    table.set_cache_index_and_filter_blocks_with_high_priority(true);
    table.set_pin_l0_filter_and_index_blocks_in_cache(true);
    table.set_block_size(tuning.block_kib * KIB);
    table.set_format_version(5);
    if tuning.filter != Filter::None {
        table.set_bloom_filter(FILTER_BITS_PER_KEY, false);
        table.set_whole_key_filtering(matches!(tuning.filter, Filter::Key | Filter::Both));
    }

    let mut options = Options::default();
    options.set_block_based_table_factory(&table);
    options.set_write_buffer_size(tuning.write_buffer_mib * MIB);
    options.set_level_compaction_dynamic_level_bytes(true);
    options.set_target_file_size_base(64 << 20);
    options.set_target_file_size_multiplier(2);
    options.set_compression_type(DBCompressionType::Lz4);
    if tuning.cold {
        options.set_bottommost_compression_type(DBCompressionType::Zstd);
    }
    if let Some(prefix_len) = tuning.prefix_len {
        options.set_prefix_extractor(SliceTransform::create_fixed_prefix(prefix_len));
    }
    options
}

/// The options of a family into which very much is loaded: its files are merged when all are there.
pub(super) fn loaded_family(tuning: &Tuning, cache: &Cache) -> Options {
    let mut options = family(tuning, cache);
    options.set_disable_auto_compactions(true);
    options
}

/// The options of a file that is loaded. It is written again when the files are merged, so that
/// compressing it well would be done twice.
pub(super) fn loaded_file(tuning: &Tuning, cache: &Cache) -> Options {
    let mut options = family(tuning, cache);
    options.set_bottommost_compression_type(DBCompressionType::Lz4);
    options
}

fn background_jobs() -> i32 {
    let cores = std::thread::available_parallelism().map_or(2, usize::from);
    i32::try_from(cores.clamp(2, 8)).unwrap_or(2)
}
