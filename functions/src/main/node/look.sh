# ---- look

look() {
  local listing state
  require_shard
  require_locks
  await_compaction
  listing=$(list_copy) || exit
  state=$(copy_state "$listing") || exit
  printf '{"copy":%s,%s}\n' "$(json "$copy")" "$state"
}
