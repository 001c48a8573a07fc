# ---- export: ending what was started

stage=''

# Ends the given processes and all their descendants: each is stopped, so that it starts no other, until those that it
# has started are ended.
end_tree() {
  local pid child children new seen
  for pid in "$@"; do
    stop_process "$pid"
    seen=' '
    while
      children='' new=''
      read -r children 2>/dev/null <"/proc/$pid/task/$pid/children"
      # The list of a process that has many may leave some out while others end.
      for child in $children; do
        if [[ $seen != *" $child "* ]]; then new+="$child "; fi
      done
      [[ -n $new ]]
    do
      seen+=$new
      # shellcheck disable=SC2086 # a list of process ids
      end_tree $new
    done
    kill "$pid" 2>/dev/null
    kill -CONT "$pid" 2>/dev/null
  done
}

# Stops process $1. One that is starting another is stopped only after that.
stop_process() {
  local tries state
  kill -STOP "$1" 2>/dev/null || return
  for ((tries = 0; tries < 10000; tries++)); do
    read -r state 2>/dev/null <"/proc/$1/stat" || return
    if [[ ${state##*) } == [TXZ]* ]]; then return; fi
  done
}

# Children stay in this script's process group, so that an agent that kills the group gets them all.
clean_up() {
  trap '' INT TERM HUP
  # shellcheck disable=SC2046 # a list of process ids
  end_tree $(jobs -p)
  wait 2>/dev/null
  if [[ -n $stage ]]; then
    # What does not end is left for clean to report.
    if await_end "$stage"; then rm -rf --one-file-system -- "$stage"; fi
    rmdir -- "$staging_dir/$repair_id" 2>/dev/null
  fi
}

# ---- export: staging

# All that this script starts inherits the lock, so the directory is locked until the last of it has ended, however
# this script ends.
lock_stage() {
  { exec 6<"$stage" && flock 6; } || fail "cannot lock $stage"
}

# Processes that are killed end within seconds.
readonly END_SECONDS=30

# Waits until all has ended that the export with staging directory $1 started. Fails if it does not.
await_end() {
  { exec 6<"$1" && flock -w "$END_SECONDS" 6; } 2>/dev/null
}

# One directory per run, $stage/<n>, in the order in which a later run wins: shard by shard, TSM files
# by name, then the WAL. By n: the shard, its name, size in bytes, staged files and identity.
run_shards=() run_names=() run_sizes=() run_files=() run_identities=()

# Copy what can change under us, link what cannot: a TSM file is never written to once it has its
# name. Tombstones are replaced and WAL segments grow, and both are small (a WAL is bounded by the
# cache; copying also allows it to be on another file system).
stage_file() {
  case $1 in
    *.tsm) ln -P -- "$1" "$2" ;;
    *) cp -P -p --reflink=auto -- "$1" "$2" ;;
  esac 2>"$stage/stage.err" && [[ ! -L $2 ]]
}

# Stages the files of the listing. Fails silently if one is gone.
stage_listing() {
  local listing=$1 shard name type size rest into path n=-1 wal_of=''
  run_shards=() run_names=() run_sizes=() run_files=()
  while IFS=$'\t' read -r shard name type size rest; do
    [[ -n $name ]] || continue
    if [[ $type != f || ! $name =~ ^[A-Za-z0-9._-]+$ ]]; then
      fail "$name of shard $shard is not a plain file that InfluxDB would make; nothing was exported"
    fi
    case $name in
      *.tsm)
        n=$((n + 1))
        begin_run "$n" "$shard" "$name"
        into=$stage/$n/data/$database/$retention/$shard
        take "$(shard_dir "$shard")/$name" "$into/$name" "$n" "$size" || return
        path=${name%.tsm}.tombstone
        if [[ $listing == *$'\n'"$shard"$'\t'"$path"$'\t'* ]]; then
          take "$(shard_dir "$shard")/$path" "$into/$path" "$n" 0 || return
        fi
        ;;
      *.wal)
        # After the shard's TSM files in the listing. An empty segment holds nothing.
        ((size > 0)) || continue
        if [[ $wal_of != "$shard" ]]; then
          n=$((n + 1)) wal_of=$shard
          begin_run "$n" "$shard" wal
        fi
        take "$(shard_wal_dir "$shard")/$name" "$stage/$n/wal/$database/$retention/$shard/$name" "$n" "$size" || return
        ;;
    esac
  done <<<"$listing"
}

# begin_run N SHARD NAME. With several shards, files of the same name may be in each.
begin_run() {
  mkdir -p -- "$stage/$1/data/$database/$retention/$2" "$stage/$1/wal/$database/$retention/$2" ||
    fail "cannot write to $stage"
  run_shards[$1]=$2 run_sizes[$1]=0 run_files[$1]=''
  if ((${#shards[@]} > 1)); then run_names[$1]=$2/$3; else run_names[$1]=$3; fi
}

# take FROM TO N SIZE stages a file of run N. Fails if it is gone.
take() {
  if ! stage_file "$1" "$2"; then
    [[ ! -e $1 ]] || fail "cannot stage $1: $(last_line "$stage/stage.err")"
    return 1
  fi
  run_files[$3]+=$2$'\n'
  run_sizes[$3]=$((run_sizes[$3] + $4))
}

# A run is identified by everything that determines its content, above all the bytes of its files. Size and times
# would not do: a file restored in its place keeps them.
identify_runs() {
  local n file hash facts
  local -A hashes=()
  if ((${#run_files[@]})); then
    printf '%s' "${run_files[@]}" | tr '\n' '\0' | xargs -0 -n 8 -P "$(export_jobs)" sha256sum >"$stage/hashes" ||
      fail "cannot read the staged files of shard $shard_ids"
  fi
  while read -r hash file; do hashes[$file]=$hash; done < <(cat "$stage/hashes" 2>/dev/null)
  run_identities=()
  for ((n = 0; n < ${#run_files[@]}; n++)); do
    facts=''
    while IFS= read -r file; do
      [[ -n $file ]] || continue
      [[ -n ${hashes[$file]-} ]] || fail "$file was not hashed"
      facts+="${file##*/} ${hashes[$file]}"$'\n'
    done <<<"${run_files[n]}"
    run_identities[n]=$(hash_of "format $FORMAT" "$database" "$retention" "${run_shards[n]}" "$copy" "$start" "$end" "$facts") || exit
  done
}

export_jobs() {
  local jobs=$parallelism
  if ((jobs == 0)); then
    jobs=$(nproc)
    if ((jobs > 4)); then jobs=4; fi
  fi
  printf '%s' "$jobs"
}

# A live shard compacts and takes writes at any time: stage, list again, and use the stage only if nothing changed.
# From then on the stage is ours alone, so the exports need no further checks.
stage_copy() {
  local attempt before after
  for ((attempt = 1; attempt <= STAGING_ATTEMPTS; attempt++)); do
    before=$(list_copy) || exit
    if stage_listing $'\n'"$before"; then
      after=$(list_copy) || exit
      if [[ $before == "$after" ]]; then
        state=$(copy_state "$before") || exit
        identify_runs
        return
      fi
    fi
    rm -rf --one-file-system -- "${stage:?}"/[0-9]* || fail "cannot empty $stage"
    sleep "$((attempt / 2)).$((attempt % 2 * 5))"
  done
  fail "the files of shard $shard_ids kept changing in $STAGING_ATTEMPTS attempts; it is written to or compacted, try again when it is quiet"
}

# Puts into the outbox the types of fields that influxd remembers, for $field_files. fields.idx is
# replaced as a whole, and fields.idxl, which newer versions have, grows until it is part of the other.
field_files=()
stage_field_files() {
  local attempt before after shard name rest
  mkdir -- "$stage/fields" || fail "cannot write to $stage"
  for ((attempt = 1; attempt <= STAGING_ATTEMPTS; attempt++)); do
    before=$(list_field_files) || exit
    while IFS=$'\t' read -r shard name rest; do
      [[ -n $name ]] || continue
      [[ $rest == f$'\t'* ]] || fail "$name of shard $shard is not a plain file; nothing was exported"
      cp -p -- "$(shard_dir "$shard")/$name" "$stage/fields/$shard.$name" 2>"$stage/stage.err" || continue 2
    done <<<"$before"
    after=$(list_field_files) || exit
    if [[ $before == "$after" ]]; then
      send_field_files "$before"
      return
    fi
  done
  fail "the names of fields of shard $shard_ids kept changing in $STAGING_ATTEMPTS attempts; it is written to, try again when it is quiet"
}

list_field_files() {
  local shard listing line
  for shard in "${shards[@]}"; do
    listing=$(list_dir "$(shard_dir "$shard")" -name fields.idx -o -name fields.idxl) || return
    while IFS= read -r line; do
      [[ -z $line ]] || printf '%s\t%s\n' "$shard" "$line"
    done <<<"$listing"
  done
}

# Named by their bytes, as they seldom change; what S3 has is not sent again.
send_field_files() {
  local shard name rest hash key
  while IFS=$'\t' read -r shard name rest; do
    [[ -n $name ]] || continue
    hash=$(sha256sum <"$stage/fields/$shard.$name") || fail "cannot read the staged $name of shard $shard"
    key=fields/${hash%% *}
    if [[ $known_objects != *$'\n'"$exports_prefix/$key"$'\t'* ]]; then
      { mkdir -p -- "$stage/outbox/fields" && cp -- "$stage/fields/$shard.$name" "$stage/outbox/$key"; } ||
        fail "cannot write to $stage"
    fi
    field_files+=("{\"shard\":$shard,\"name\":\"$name\",\"key\":\"$exports_prefix/$key\"}")
  done <<<"$1"
}
