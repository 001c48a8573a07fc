# ---- the lock

# One repair at a time on a shard of this node: a file beside the staged files, with repair, since, until and stack.
# Between repairs of one stack, its own lock decides. Another stack's lock stands until it expires, after more than an
# execution may last, or its process is gone.
readonly LOCK=.shard-repair-lock. LOCK_SECONDS=180000

# Whether lock $1 is another stack's and must be left alone.
locked() {
  local host pid born stat=()
  id='' since='' until='' of=''
  [[ -e $1 || -L $1 ]] || return
  if [[ -f $1 && ! -L $1 ]]; then read -r id since until of <"$1"; fi
  if [[ ! $until =~ ^[1-9][0-9]*$ ]]; then
    id=unknown since=unknown of="$1 cannot be read"
    return
  fi
  [[ $of != "$stack" ]] && ((until > now)) || return
  read -r _ host pid born <<<"$of"
  [[ -n $born && ${SHARD_REPAIR_PROCESS-} == "$host "* ]] || return 0
  read -r -a stat 2>/dev/null <"/proc/$pid/stat"
  [[ ${stat[21]-} == "$born" ]]
}

# Takes or renews the locks of all shards, or sets refusal.
hold_locks() {
  local shard file id since until of now
  require RepairId "$repair_id" '^[A-Za-z0-9_-]{0,80}$'
  now=$(date +%s)
  check_staging
  [[ -z $problem ]] || fail "$problem"
  mkdir -p -- "$staging_dir" || fail "cannot create $staging_dir"
  # Somebody else may have made it meanwhile.
  check_staging
  [[ -z $problem ]] || fail "$problem"
  { exec 5<"$staging_dir" && flock 5; } || fail "cannot lock $staging_dir"
  for shard in "${shards[@]}"; do
    file=$(hash_of "$(readlink -m -- "$(shard_dir "$shard")")") || exit
    file=$staging_dir/$LOCK$file
    if locked "$file"; then
      refusal="repair $id ($of) has the lock of shard $shard since $since: wait until it has ended; if it was stopped for good, remove $file"
      break
    fi
    [[ "$id $of" == "$repair_id $stack" ]] || since=$(date -u +%FT%TZ)
    {
      printf '%s %s %s %s\n' "$repair_id" "$since" "$((now + LOCK_SECONDS))" "$stack" >"$file.new" &&
        mv -T -- "$file.new" "$file"
    } 2>/dev/null || fail "cannot write $file"
  done
  exec 5<&-
}

require_locks() {
  hold_locks
  [[ -z $refusal ]] || fail "$refusal"
}
