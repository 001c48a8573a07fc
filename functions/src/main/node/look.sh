# ---- look

look() {
  local listing state
  require_shard
  require_locks
  await_compaction
  listing=$(list_copy) || fail "cannot list the files of shard $shard_ids"
  state=$(copy_state "$listing") || fail 'cannot run sha256sum'
  printf '{"copy":%s,%s}\n' "$(json "$copy")" "$state"
}
