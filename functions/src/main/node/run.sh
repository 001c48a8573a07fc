# ---- export: runs that S3 has already

# Downloads the descriptions that earlier exports left of this one's runs, with one or two starts of the CLI. Those
# that the bucket may delete before a repair ends, in up to two days, do not count. Other objects there are not
# fetched: their keys are not ours, and may lead out of a folder.
fetch_known_runs() {
  local listing oldest identity wanted=()
  oldest=$(date -u -d "-$((exports_kept_days - 2)) days" +%FT%T) || fail 'cannot tell the date'
  mkdir -- "$stage/known" || fail "cannot write to $stage"
  # Exit 0 and "None" if there is nothing: not to be mistaken for an S3 that cannot be reached.
  listing=$(aws s3api list-objects-v2 --bucket "$bucket" --prefix "$exports_prefix/" \
    --query 'Contents[].[Key,Size,LastModified]' --output text 2>"$stage/aws.err") ||
    fail "cannot list s3://$bucket/$exports_prefix/: $(last_line "$stage/aws.err")"
  # Times are in UTC, and sort as text.
  listing=$(awk -F '\t' -v OFS='\t' -v oldest="$oldest" 'substr($3, 1, 19) >= oldest { print $1, $2 }' <<<"$listing") ||
    fail 'cannot read the listing'
  known_objects=$'\n'$listing$'\n'
  for identity in ${run_identities[@]+"${run_identities[@]}"}; do
    if [[ $known_objects == *$'\n'"$exports_prefix/$identity/run.json"$'\t'* ]]; then
      wanted+=(--include "$identity/run.json")
    fi
  done
  if ((${#wanted[@]})); then
    aws s3 cp --recursive --only-show-errors --exclude '*' "${wanted[@]}" \
      "s3://$bucket/$exports_prefix/" "$stage/known/" 2>"$stage/aws.err" >&2 ||
      fail "cannot read s3://$bucket/$exports_prefix/: $(last_line "$stage/aws.err")"
  fi
}

# Uses an earlier export of the same bytes if its object has the right size and nothing was found in it: a finding may
# have had a passing cause.
reuse_run() {
  local n=$1 known=$stage/known/${run_identities[$1]}/run.json run key bytes
  local own=$exports_prefix/${run_identities[$1]}
  [[ -f $known ]] || return
  run=$(<"$known")
  [[ $run =~ \"key\":\"([^\"]+)\",\"codec\":\"[A-Z]+\",\"bytes\":([0-9]+), ]] || return
  key=${BASH_REMATCH[1]} bytes=${BASH_REMATCH[2]}
  [[ ${key%/*} == "$own" && ${key##*/} =~ ^run-[A-Za-z0-9]{6}\.lp\.(zst|gz)$ ]] || return
  [[ $known_objects == *$'\n'"$key"$'\t'"$bytes"$'\n'* ]] || return
  [[ $run == *'"findings":[],"reused":false}' ]] || return
  if [[ $run =~ \"outside\":\{\"key\":\"([^\"]+)\" ]]; then
    [[ ${BASH_REMATCH[1]} == "$own"/held-* && $known_objects == *$'\n'"${BASH_REMATCH[1]}"$'\t'* ]] || return
  fi
  printf '%s"reused":true}' "${run%'"reused":false}'}" >"$stage/$n/done.json"
}

# ---- export: one run

# Filter of split: compresses one part, records its size, lines and raw bytes, and passes it on. One part at a time is
# on disk, because its size is known only at its end.
compress_part() {
  local size lines raw
  set -o pipefail
  { tee /dev/fd/3 | compress >"$run_dir/part" 3>&-; } 3>&1 | wc -lc >"$run_dir/count" || exit 1
  read -r lines raw <"$run_dir/count" || exit 1
  size=$(stat -c %s -- "$run_dir/part") || exit 1
  printf '%s %s %s\n' "$size" "$lines" "$raw" >>"$run_dir/parts" || exit 1
  cat -- "$run_dir/part" || exit 1
  rm -- "$run_dir/part"
}

compress() {
  case $compressor in
    zstd) zstd -q -c -1 ;;
    pigz) pigz -c -1 ;;
    gzip) gzip -c -1 ;;
  esac
}

# Everything on the tool's stdout and stderr that is not known progress is a finding; it exits 0
# even when it skipped data. Progress and "corrupt" messages end without a newline, so that several
# messages may share a line.
findings() {
  local run=$1 line kinds kind found=() count=0 deletes=false rest
  while IFS= read -r line || [[ -n $line ]]; do
    line=${line#"writing out tsm file data for $database/$retention..."}
    line=${line#"writing out wal file data for $database/$retention..."}
    kinds=()
    case $line in
      complete.) ;;
      'unable to read key '*) kinds=(SKIPPED_KEY) ;;
      'unable to read '*) kinds=(SKIPPED_FILE) ;;
      *)
        if [[ $line == *'file '*' corrupt at position '* ]]; then kinds+=(CORRUPT_WAL); fi
        if [[ $line == *'WARNING: detected deletes in wal file'* ]]; then
          kinds+=(WAL_DELETES)
          deletes=true
        fi
        if ((${#kinds[@]} == 0)) && [[ -n ${line//[[:space:]]/} ]]; then
          kinds=(UNKNOWN_MESSAGE)
          # The rest of the warning about deletes.
          case $deletes$line in
            'trueSome series for '*' may be brought back by replaying this data.') kinds=() ;;
            'trueTo resolve, you can either let the shard snapshot prior to exporting the data') kinds=() ;;
            'trueor manually editing the exported file.') kinds=() ;;
          esac
        fi
        ;;
    esac
    for kind in ${kinds[@]+"${kinds[@]}"}; do
      count=$((count + 1))
      if ((count <= MAX_FINDINGS)); then found+=("$(finding "$kind" "$run" "$line")"); fi
    done
  done <"$run_dir/messages"
  if ((count > MAX_FINDINGS)); then
    rest=$((count - MAX_FINDINGS))
    found+=("$(finding UNKNOWN_MESSAGE "$run" "$rest more messages of influx_inspect were left out")")
  fi
  while IFS= read -r line; do found+=("$line"); done <"$run_dir/damage"
  json_array ${found[@]+"${found[@]}"}
}

# A message may hold any bytes, and a cut may split a character: only printable ASCII stays. Paths begin at the run's
# staging directory.
finding() {
  local message=${3//"$run_dir/"/}
  message=${message//[^[:print:]]/?}
  printf '{"kind":"%s","run":%s,"message":%s%s}' "$1" "$(json "$2")" "$(json "${message:0:MAX_MESSAGE}")" "${4-}"
}
