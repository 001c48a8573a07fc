# ---- export

# Waits until fewer than $1 exports are running, and meanwhile sends what is complete. Polls, because bash 4.2 has no
# "wait -n", and starts no program but sleep, because an export may last for hours. ("read -t" would start none, but a
# trap amid it makes bash 5.2 abort.)
await_exports() {
  local complete running
  while
    mapfile -t running < <(jobs -rp)
    ((${#running[@]} >= $1))
  do
    complete=("$stage/outbox"/*)
    if ((SECONDS >= next_send || ${#complete[@]} >= SEND_COUNT)); then send_outbox; fi
    sleep 0.1
  done
}

# Exports what S3 does not have, a few runs at once. After a failure nothing more starts; what is complete by then is
# sent, and the next attempt finds it in S3.
export_runs() {
  local n jobs
  jobs=$(export_jobs)
  exec 7>"$stage/shell.err" || fail "cannot write to $stage"
  next_send=$((SECONDS + SEND_SECONDS))
  for ((n = 0; n < ${#run_names[@]}; n++)); do
    reuse_run "$n"
    if [[ -f $stage/$n/done.json ]]; then continue; fi
    await_exports "$jobs"
    if compgen -G "$stage/*/error" >/dev/null; then break; fi
    (export_run "$n") 2>&7 &
  done
  await_exports 1
  wait
  send_outbox
  for ((n = 0; n < ${#run_names[@]}; n++)); do
    if [[ -f $stage/$n/error ]]; then fail "run ${run_names[n]}: $(<"$stage/$n/error")"; fi
  done
  for ((n = 0; n < ${#run_names[@]}; n++)); do
    if [[ -f $stage/$n/done.json ]]; then continue; fi
    [[ -d $stage ]] || fail 'the staging directory was removed during the export'
    fail "run ${run_names[n]}: the export ended without a result: $(last_line "$stage/shell.err")"
  done
}

export_copy() {
  local started problem help manifest sha256 run runs=() bytes=0 n millis
  started=$(date +%s%N)
  require RepairId "$repair_id" '^[A-Za-z0-9_-]{1,80}$'
  require Pass "$pass" '^(before|after)$'
  require Bucket "$bucket" '^[a-z0-9][a-z0-9.-]+$'
  require_instance
  require PartBytes "$part_bytes" '^[1-9][0-9]*$'
  require ExportsKeptDays "$exports_kept_days" '^([3-9]|[1-9][0-9]{1,3})$'
  require Parallelism "$parallelism" '^[0-9]{1,2}$'
  require Start "$start" '^[0-9TZ:.+-]*$'
  require End "$end" '^[0-9TZ:.+-]*$'
  require_shard

  readonly exports_prefix=exports/$instance/$copy/shard-${shards[0]}
  # A wrong directory must not look like an empty copy, which would get all points.
  [[ -d $data_dir ]] || fail "DataDir $data_dir is not a directory on this node"
  [[ -d $data_dir/$database ]] || fail "database $database is not in DataDir $data_dir"
  for n in "${shards[@]}"; do
    [[ -d $(shard_dir "$n") ]] || fail "shard $n is not in $data_dir/$database/$retention, though the node says that it has it"
    [[ -d $(shard_wal_dir "$n") ]] || fail "the WAL of shard $n is not in $wal_dir/$database/$retention; is WalDir right?"
  done
  problem=$(staging_problem)
  [[ -z $problem ]] || fail "$problem"
  require_locks

  find_tools || fail "$problem; set influxInspect of node $copy"
  type -P aws >/dev/null || fail 'the AWS CLI is not there; install it'
  compressor=$(best_compressor) || fail 'none of zstd, pigz and gzip is there; install zstd'
  codec=GZIP extension=gz
  if [[ $compressor == zstd ]]; then codec=ZSTD extension=zst; fi
  tool_options=()
  help=$(timeout 20 "$influx_inspect" export -h 2>&1)
  [[ $help == *-datadir* ]] || fail "$influx_inspect export -h does not look like influx_inspect"
  if [[ $help == *-lponly* ]]; then tool_options+=(-lponly); fi
  if [[ -n $start ]]; then tool_options+=(-start "$start"); fi
  if [[ -n $end ]]; then tool_options+=(-end "$end"); fi

  # The database comes first. Best effort: without these the export is just less polite.
  renice -n 19 -p "$$" >/dev/null 2>&1
  ionice -c 3 -p "$$" >/dev/null 2>&1

  trap clean_up EXIT
  trap 'fail "ended by signal HUP"' HUP
  trap 'fail "ended by signal INT"' INT
  trap 'fail "ended by signal TERM"' TERM
  mkdir -p -- "$staging_dir/$repair_id" || fail "cannot create $staging_dir/$repair_id"
  # One directory per execution, so that none removes another's files.
  stage=$(mktemp -d -- "$staging_dir/$repair_id/$STAGE_PREFIX.$copy.$pass.XXXXXX") ||
    fail "cannot create a directory in $staging_dir/$repair_id"
  lock_stage

  stage_copy
  fetch_known_runs
  mkdir -- "$stage/outbox" || fail "cannot write to $stage"
  # The pass after the replay decides nothing.
  [[ $pass == after ]] || stage_field_files
  # split runs its filter in another shell.
  export run_dir compressor
  export -f compress_part compress
  export_runs

  for ((n = 0; n < ${#run_names[@]}; n++)); do
    run=$(<"$stage/$n/done.json")
    runs+=("$run")
    [[ $run =~ \"bytes\":([0-9]+),\"rawBytes\" ]] || fail "run ${run_names[n]}: its description has no size"
    bytes=$((bytes + BASH_REMATCH[1]))
  done
  manifest=$exports_prefix/manifests/$repair_id-$pass.json
  millis=$((($(date +%s%N) - started) / 1000000))
  {
    printf '{"version":3,"repairId":"%s","copy":"%s","database":%s,"retentionPolicy":%s,"shards":[%s],%s,' \
      "$repair_id" "$copy" "$(json "$database")" "$(json "$retention")" "$shard_ids" "$state"
    printf '"start":"%s","end":"%s","influxInspect":%s,"compressor":"%s","runs":%s,"fieldFiles":%s,"seconds":%d.%03d}\n' \
      "$start" "$end" "$(json "$(tool_version)")" "$compressor" \
      "$(json_array ${runs[@]+"${runs[@]}"})" "$(json_array ${field_files[@]+"${field_files[@]}"})" "$((millis / 1000))" "$((millis % 1000))"
  } >"$stage/manifest.json" || fail "cannot write to $stage"
  # The answer does not go through the bucket, so this identifies the manifest.
  sha256=$(sha256sum <"$stage/manifest.json") || fail 'cannot run sha256sum'
  aws s3 cp --only-show-errors "$stage/manifest.json" "s3://$bucket/$manifest" 2>"$stage/aws.err" >&2 ||
    fail "upload of the manifest failed: $(last_line "$stage/aws.err")"
  printf '{"copy":"%s","manifest":"%s","runs":%d,"bytes":%d,"sha256":"%s"}\n' \
    "$copy" "$manifest" "${#runs[@]}" "$bytes" "${sha256%% *}"
}
