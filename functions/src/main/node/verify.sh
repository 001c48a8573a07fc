# ---- export: is a TSM file what InfluxDB wrote?

# influx_inspect export ignores checksums. So each file is verified first: the checksum of every block, that the index
# matches the blocks, and that its keys are UTF-8. What is wrong becomes a finding in $run_dir/damage.
verify_file() {
  local name=$1 file=$run_dir/check/data/${2##*/} exit=0 last line='' broken blocks=' ' count=0 kind from to key
  # In a folder without tombstones: the tool would leave out keys that were deleted as a whole.
  mkdir -p -- "$run_dir/check/data" || run_failed "cannot write to $run_dir"
  ln -- "$2" "$file" || run_failed "cannot link $2"
  timeout "$DUMP_SECONDS" "$influx_inspect" verify -dir "$run_dir/check" >"$run_dir/verify" 2>&1 </dev/null || exit=$?
  last=$(last_line "$run_dir/verify")
  # Printed last, so that no key, which may hold newlines, can stand in its place.
  if ((exit != 0)) || [[ ! $last =~ ^'Broken Blocks: '([0-9]+)' / '[0-9]+', in ' ]]; then
    damage DAMAGED_FILE "$name" "influx_inspect verify failed (exit $exit): $last"
    return
  fi
  broken=${BASH_REMATCH[1]}
  while IFS= read -r line; do
    if [[ $line =~ block\ ([0-9]+)(\ due\ to\ error:.*)?$ ]]; then blocks+="$((BASH_REMATCH[1] + 1)) "; fi
  done <"$run_dir/verify"
  # It never ends on some damaged files. Sound ones take seconds per gigabyte.
  timeout "$DUMP_SECONDS" "$influx_inspect" dumptsm -index -blocks "$file" >"$run_dir/dump" 2>"$run_dir/dump.err" </dev/null || exit=$?
  if ((exit != 0 && broken == 0)); then
    damage DAMAGED_INDEX "$name" "influx_inspect dumptsm failed (exit $exit): $(last_line "$run_dir/dump.err")"
    return
  fi
  : >"$run_dir/held" || run_failed "cannot write to $run_dir"
  read_dump "$blocks" "$(stat -c %s -- "$file")" <"$run_dir/dump" >"$run_dir/dumped" || run_failed 'awk failed'
  while IFS=$'\t' read -r kind from to key; do
    case $kind in
      BLOCK)
        count=$((count + 1))
        damage DAMAGED_BLOCK "$name" "checksum of a block is wrong: key ${key/$'\t'/ }, from $from to $to" \
          ",\"damage\":{\"key\":\"$(printf '%s' "${key/$'\t'/#!~#}" | base64 -w 0)\",\"first\":\"$from\",\"last\":\"$to\"}"
        ;;
      # With a broken block, the dump may end early.
      INDEX) if ((broken == 0)); then damage DAMAGED_INDEX "$name" "$from"; fi ;;
      # What a tombstone deletes is still in the index.
      POINTS) if [[ $start == *Z && $end == *Z && $3 != *.tombstone* ]]; then points=$from; fi ;;
    esac
  done <"$run_dir/dumped"
  if ((count < broken)); then
    damage DAMAGED_FILE "$name" "$((broken - count)) of $broken blocks with a wrong checksum could not be found in the index"
  fi
  iconv -f UTF-8 -t UTF-8 <"$run_dir/dump" >/dev/null 2>&1 ||
    damage INVALID_KEY "$name" 'its index holds keys that are not UTF-8'
}

# damage KIND RUN MESSAGE [MORE JSON]
damage() {
  local lines
  lines=$(wc -l <"$run_dir/damage")
  ((lines < MAX_FINDINGS)) || return 0
  printf '%s\n' "$(finding "$@")" >>"$run_dir/damage" || run_failed "cannot write to $run_dir"
}

# Reads dumptsm's lists of index entries and of blocks, which are in the same order, and prints BLOCK,
# first and last time, series and field of the blocks numbered in $1, and INDEX with a reason where the
# two lists do not agree with each other or with the file's size, $2. Series that have points before Start
# or after End go into $run_dir/held; POINTS with the number of all points says that this is all of them,
# since no name holds what the list could be misread for. Its columns of the blocks' offset
# and number are of no use. A key may hold tabs and newlines: only what stands before it is looked at.
read_dump() {
  awk -v wanted="$1" -v size="$2" -v from="$start" -v to="$end" '
    function wrong(why) { if (!said++) print "INDEX\t" why }
    # Times as text that sorts.
    function sortable(time) {
      sub(/Z$/, "", time)
      if (time !~ /[.]/) time = time "."
      while (length(time) < 29) time = time "0"
      return time
    }
    BEGIN {
      time = "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9:.]+Z"
      entry = "^  [0-9]+\t+" time "\t+" time "\t+[0-9]+\t+[0-9]+\t"
      block = "^  [0-9]+\t+[0-9]+\t+-?[0-9]+\t+[0-9]+\t+[a-z0-9]+\t+" time "\t+[0-9]+\t+[a-z0-9]+/[a-z0-9]+\t+[0-9]+/[0-9]+$"
      offset = 5; from = sortable(from); to = sortable(to)
    }
    /^  Pos\t+Min Time\t/ { in_index = 1; next }
    /^  Blk\t+Chk\t/ { in_blocks = 1; next }
    !in_blocks && $0 ~ entry {
      split(substr($0, 3), cell, /\t+/)
      if (cell[1] != entries + 1) { odd = 1; next }
      entries++
      key = $0
      sub(entry, "", key)
      if (key !~ /^[^\t]+\t[^\t]+$/) odd = 1
      sub(/^\t+/, "", key)
      min[entries] = cell[2]; bytes[entries] = cell[5]
      if (cell[4] != offset) wrong("block " entries " begins at byte " cell[4] ", where byte " offset " should be")
      offset = cell[4] + cell[5]
      if (sortable(cell[3]) < sortable(cell[2])) wrong("block " entries " ends before it begins")
      if (key == last_key && sortable(cell[2]) <= last_max) wrong("block " entries " begins before the one before it ends")
      last_key = key; last_max = sortable(cell[3])
      series = key; sub(/\t.*/, "", series)
      if ((sortable(cell[2]) < from || last_max > to) && series != last_held) {
        print series >(ENVIRON["run_dir"] "/held")
        last_held = series
      }
      if (index(wanted, " " entries " ")) {
        field = key; sub(/.*\t/, "", field)
        series = substr(key, 1, length(key) - length(field)); sub(/\t+$/, "", series)
        print "BLOCK\t" cell[2] "\t" cell[3] "\t" series "\t" field
      }
      next
    }
    in_index && !in_blocks { odd = 1 }
    in_blocks && $0 ~ block {
      split(substr($0, 3), cell, /\t+/)
      blocks++; points += cell[7]
      if (cell[6] != min[blocks]) wrong("block " blocks " begins with " cell[6] ", and the index says " min[blocks])
      if (cell[4] + 4 != bytes[blocks]) wrong("block " blocks " has another size than the index says")
      next
    }
    /^Statistics$/ { ended = 1 }
    ended && /^ +Total: [0-9]+ Size: -?[0-9]+$/ { index_bytes = $4 }
    END {
      if (!ended) wrong("the list of its blocks is not whole")
      else if (blocks != entries) wrong("it has " blocks " blocks, and the index " entries " entries")
      else if (offset + index_bytes + 8 != size) wrong("index and blocks do not fill the file")
      if (!said && !odd) printf "POINTS\t%.0f\n", points
    }'
}

# Prints run $1 by the tool, compressed in parts, to where export_run says: $key, $expected.
print_run() {
  local n=$1 status tool_pid
  # The tool writes to the pipe as /dev/fd/3, which every version can; before 1.8 there is no "-out -", and its
  # messages on stdout would be amid the data. It also opens the pipe for reading, so it would wait forever for a
  # reader that is gone: then it is ended.
  {
    printf '%s\n' "$BASHPID" >&8
    exec "$influx_inspect" export -datadir "$run_dir/data" -waldir "$run_dir/wal" -out /dev/fd/3 \
      -database "$database" -retention "$retention" ${tool_options[@]+"${tool_options[@]}"} \
      3>&1 >"$run_dir/messages" 2>&1 </dev/null 8>&- 9<&-
  } | {
    SHELL=$BASH split -C "$part_bytes" -a 5 --filter=compress_part 2>"$run_dir/split.err" || {
      until read -r tool_pid <&9; do sleep 0.1; done
      kill "$tool_pid" 2>/dev/null
      exit 1
    }
  } | if ((run_sizes[n] <= SMALL_RUN_BYTES)); then
    cat 2>"$run_dir/upload.err" >"$run_dir/out/${key##*/}"
  else
    aws s3 cp --only-show-errors ${expected[@]+"${expected[@]}"} - "s3://$bucket/$key" \
      2>"$run_dir/upload.err" >&2
  fi
  status=("${PIPESTATUS[@]}")

  # A failed upload breaks the others, and a failed compressor the export: last member first.
  ((status[2] == 0)) || run_failed "upload failed (exit ${status[2]}): $(last_line "$run_dir/upload.err")"
  ((status[1] == 0)) || run_failed "compression failed: $(last_line "$run_dir/split.err")"
  ((status[0] == 0)) || run_failed "influx_inspect export failed (exit ${status[0]}): $(last_line "$run_dir/messages")"
}

# Exports run $1 into S3 or, if it is small, into the outbox; leaves its description in the outbox and
# in $stage/<n>/described.json, or the reason why not in $stage/<n>/error.
export_run() {
  local n=$1 name=${run_names[$1]} prefix=$exports_prefix/${run_identities[$1]} kind=TSM
  local key expected=() part_size part_lines part_raw bytes=0 lines=0 raw=0 parts=() points='' outside=''
  run_dir=$stage/$n
  mkdir -- "$run_dir/out" || run_failed "cannot write to $run_dir"
  # A unique name for each execution: an object that a manifest names is never overwritten, not even by the same run
  # (the tool writes a WAL in another order each time).
  key=$prefix/run-${stage##*.}.lp.$extension
  if [[ ${name##*/} == wal ]]; then kind=WAL; fi
  # Open from here on, so that the tool can be found and ended even if the directory is removed.
  # shellcheck disable=SC2094 # one pipeline member writes it, the next reads it
  exec 8>"$run_dir/tool.pid" 9<"$run_dir/tool.pid" || run_failed 'cannot write tool.pid'
  : >"$run_dir/parts" || run_failed "cannot write to $run_dir"
  : >"$run_dir/damage" || run_failed "cannot write to $run_dir"
  if [[ $kind == TSM ]]; then verify_file "$name" "${run_files[n]%%$'\n'*}" "${run_files[n]}"; fi
  if [[ -n $points ]]; then
    outside=$prefix/held-${stage##*.}.$extension
    compress <"$run_dir/held" >"$run_dir/out/${outside##*/}" || run_failed 'compression failed'
    outside="\"outside\":{\"key\":\"$outside\",\"points\":$points},"
  fi
  # The CLI cuts a stream into at most 10,000 pieces, larger than 8 MB only on request.
  # Compressed line protocol is not ten times as large as its TSM file.
  if ((run_sizes[n] > 8000000000)); then expected=(--expected-size "$((run_sizes[n] * 10))"); fi

  # The tool never ends on some damaged files, and what it says of others cannot be trusted.
  if grep -q '"kind":"DAMAGED_' "$run_dir/damage"; then
    : >"$run_dir/messages" || run_failed "cannot write to $run_dir"
    : >"$run_dir/out/${key##*/}" || run_failed "cannot write to $run_dir"
  else
    print_run "$n"
  fi
  # The tool skips a file that is gone. A clean-up in between must not make a short run.
  [[ -d $run_dir ]] || run_failed 'the staging directory was removed during the export'

  while read -r part_size part_lines part_raw; do
    parts+=("{\"offset\":$bytes,\"bytes\":$part_size}")
    bytes=$((bytes + part_size)) lines=$((lines + part_lines)) raw=$((raw + part_raw))
  done <"$run_dir/parts"
  printf '{"name":%s,"shard":%s,"kind":"%s","key":"%s","codec":"%s","bytes":%s,"rawBytes":%s,"lines":%s,%s"parts":%s,"findings":%s,"reused":false}' \
    "$(json "$name")" "${run_shards[n]}" "$kind" "$key" "$codec" "$bytes" "$raw" "$lines" "$outside" \
    "$(json_array ${parts[@]+"${parts[@]}"})" "$(findings "$name")" >"$run_dir/out/run.json" ||
    run_failed 'cannot write run.json'
  cp -- "$run_dir/out/run.json" "$run_dir/described.json" || run_failed 'cannot write described.json'
  mv -T -- "$run_dir/out" "$stage/outbox/${run_identities[n]}" || run_failed 'cannot write to the outbox'
}

# Sends what lies in the outbox in one start of the CLI; then these runs are done, and have a
# $stage/<n>/done.json. A description may arrive before its object: reuse_run looks for both.
send_outbox() {
  local n
  next_send=$((SECONDS + SEND_SECONDS))
  compgen -G "$stage/outbox/*" >/dev/null || return 0
  mkdir -- "$stage/sending" || fail "cannot write to $stage"
  mv -- "$stage/outbox"/* "$stage/sending/" || fail "cannot write to $stage"
  aws s3 cp --recursive --only-show-errors "$stage/sending/" "s3://$bucket/$exports_prefix/" \
    2>"$stage/aws.err" >&2 || fail "upload failed: $(last_line "$stage/aws.err")"
  for ((n = 0; n < ${#run_names[@]}; n++)); do
    if [[ -d $stage/sending/${run_identities[n]} ]]; then
      mv -- "$stage/$n/described.json" "$stage/$n/done.json" || fail "cannot write to $stage"
    fi
  done
  rm -r -- "$stage/sending" || fail "cannot write to $stage"
}

run_failed() {
  printf '%s\n' "$1" >"$run_dir/error"
  exit 1
}
