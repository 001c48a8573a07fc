# ---- clean

# Staging directories carry this prefix, and only these are ever removed: whatever RepairId and
# StagingDir say, nothing of InfluxDB's has such a name.
readonly STAGE_PREFIX=.shard-repair

clean() {
  require RepairId "$repair_id" '^[A-Za-z0-9_-]{1,80}$'
  require StagingDir "$staging_dir" '^/[^[:cntrl:]]+$'
  local root=$staging_dir/$repair_id removed=false stage file id of
  if [[ -e $staging_dir || -L $staging_dir || ! -x $(existing_parent "$staging_dir") ]]; then
    check_staging
    [[ -z $problem ]] || fail "$problem"
  fi
  if [[ -L $root ]]; then
    fail "$root is a symbolic link, which no export makes; remove it by hand"
  fi
  if [[ -d $root ]]; then
    # An ending export removes its directory while find reads it, and find fails: look again.
    local attempt
    for ((attempt = 1; attempt < LIST_ATTEMPTS; attempt++)); do
      if rename_stages "$root" 2>/dev/null; then break; fi
    done
    ((attempt < LIST_ATTEMPTS)) || rename_stages "$root" || fail "cannot rename the staging directories in $root"
    for stage in "$root/$STAGE_PREFIX."*.removed; do
      if [[ ! -d $stage || -L $stage ]]; then continue; fi
      # Whoever cancelled the export did not wait for its end.
      await_end "$stage" ||
        fail "processes of an export of repair $repair_id still run after $END_SECONDS s: end those that 'fuser -v $stage' lists"
      rm -rf --one-file-system -- "$stage" || fail "cannot remove $stage"
    done
    # An export that ends removes the directory itself.
    rmdir -- "$root" || [[ ! -d $root ]] || fail "$root holds files that no export made; look at it and remove it by hand"
    removed=true
  fi
  for file in "$staging_dir/$LOCK"*; do
    if [[ -f $file && ! -L $file ]] && read -r id _ _ of <"$file" && [[ "$id $of" == "$repair_id $stack" ]]; then
      rm -f -- "$file" || fail "cannot remove $file"
    fi
  done
  printf '{"copy":%s,"removed":%s}\n' "$(json "$copy")" "$removed"
}

# First, so that a running export loses all its files at once and cannot take a part for the whole.
rename_stages() {
  find "$1" -mindepth 1 -maxdepth 1 -type d -name "$STAGE_PREFIX.*" ! -name '*.removed' \
    -exec mv -T -- {} {}.removed \;
}
