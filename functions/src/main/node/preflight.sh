# ---- preflight

# Settings of influxd that preflight looks at, as JSON objects in the order in which a later one wins.
influx_settings=()
# read: the environment of the running influxd; unreadable; or absent: none runs with ConfigFile.
process_environment=absent

# note_setting NAME VALUE FROM SOURCE. influxd ignores an empty variable.
note_setting() {
  [[ -n $2 ]] || return 0
  influx_settings+=("{\"name\":$(json "$1"),\"value\":$(json "$2"),\"from\":\"$3\",\"source\":$(json "$4")}")
}

# influxd itself knows what its file says: byte order marks, inline tables, names in quotes or another
# case. Without one beside influx_inspect, only lines "name = value" under "[section]" are understood.
# Of names that differ in case only, influxd takes any. config_problem tells why nothing is known.
config_problem=''
read_config_file() {
  local line section='' text usual file=$config_file
  [[ -f $file && -r $file ]] || { config_problem='cannot be read' && return; }
  if [[ -n $influxd ]]; then
    # shellcheck disable=SC2086 # a list of names
    text=$(unset ${!INFLUXDB_@} && timeout 20 "$influxd" config -config "$file" 2>&1) ||
      config_problem="is refused: ${text##*$'\n'}"
    [[ $text == *max-series*max-values* ]] || config_problem=${config_problem:-has no limits on series to influxd}
  else
    usual='^\s*(\[+[A-Za-z0-9_.-]+]+|[A-Za-z0-9_-]+\s*=\s*("[^"\]*"|[A-Za-z0-9_.:+-]+|\[[^][#{]*]))?\s*(#.*)?$'
    if text=$(grep -anvEm 1 "$usual" "$file" | tr -d '\0'); then
      config_problem="has line ${text%%:*}, which only influxd understands: there is none beside influx_inspect"
    else
      text=$(<"$file")
    fi
  fi
  if tr -d '\0' <"$file" | grep -av '^\s*#' | grep -aioE 'max-(series-per-database|values-per-tag)' |
    sort -f | uniq -di | grep -q .; then config_problem='gives a limit on series twice'; fi
  config_problem=${config_problem//[^[:print:]]/?}
  [[ -z $config_problem ]] || return
  while IFS= read -r line; do
    line=${line%%#*}
    line=${line//[[:space:]\"\']/}
    line=${line,,}
    if [[ $line == '['*']' ]]; then section=$line; fi
    case $section$line in
      '[anti-entropy]enabled='* | '[data]max-series-per-database='* | '[data]max-values-per-tag='*)
        note_setting "${section:1:${#section}-2}.${line%%=*}" "${line#*=}" file "$file"
        ;;
    esac
  done <<<"$text"
}

# note_variable "NAME=value" FROM SOURCE
note_variable() {
  local name=${1%%=*} value=${1#*=}
  case $name in
    INFLUXDB_ANTI_ENTROPY_ENABLED) note_setting anti-entropy.enabled "$value" "$2" "$3" ;;
    INFLUXDB_DATA_MAX_SERIES_PER_DATABASE) note_setting data.max-series-per-database "$value" "$2" "$3" ;;
    INFLUXDB_DATA_MAX_VALUES_PER_TAG) note_setting data.max-values-per-tag "$value" "$2" "$3" ;;
  esac
}

# What influxd gets from its service at its next start: the packages' environment files, and variables in systemd's
# unit and drop-ins. Some only root can read: before root becomes the owner of the data, it reads those that only root
# can change ($1 is root then); the owner reads the others.
read_environment_files() {
  local file line
  for file in "$SYSTEM"/etc/default/influxdb* "$SYSTEM"/{usr/lib,lib,etc}/systemd/system/influxd*.service \
    "$SYSTEM"/{usr/lib,lib,etc}/systemd/system/influxd*.service.d/*.conf; do
    [[ -f $file ]] || continue
    find_weak "$file" 0
    if [[ $1 == root ]]; then
      [[ -z $weak ]] || continue
    elif [[ -n $as_user && -z $weak ]]; then
      continue
    fi
    [[ -r $file ]] || { problems+=("cannot read $file$as_user, which influxd may get variables from; let that user read it") && continue; }
    while IFS= read -r line || [[ -n $line ]]; do
      [[ $line =~ ^[[:space:]]*[#\;] ]] && continue
      while [[ $line =~ (INFLUXDB_[A-Z_]+=)([^[:space:]\"\']*|[\"\'][^\"\']*) ]]; do
        line=${line#*"${BASH_REMATCH[0]}"}
        note_variable "${BASH_REMATCH[1]}${BASH_REMATCH[2]//[\"\']/}" environment-file "${file#"$SYSTEM"}"
      done
    done <"$file"
  done
}

# The configuration file of a process, as influxd looks for it; $2 is its INFLUXDB_CONFIG_PATH.
config_file_of() {
  local argument previous='' found=$2
  while IFS= read -r -d '' argument; do
    case $previous in -config | --config) found=$argument ;; esac
    case $argument in -config=* | --config=*) found=${argument#*=} ;; esac
    previous=$argument
  done <"$1/cmdline"
  found=${found:-/etc/influxdb/influxdb.conf}
  [[ $found == /* ]] || found=$(readlink -- "$1/cwd")/$found
  readlink -m -- "$found"
}

# Whether the process of /proc directory $1 is an influxd to trust: run by root or the owner of the data, from a
# program that nobody else can change. Anybody can call a process influxd. Its user is not that of the directory,
# which is root's if it hides its memory. Sets hidden if its program cannot be seen, and a problem if it can be
# changed.
is_influxd() {
  local key='' ids id owner exe
  owner=$(stat -L -c %u -- "$data_dir" 2>/dev/null) || owner=0
  while read -r key ids; do [[ $key != Uid: ]] || break; done 2>/dev/null <"$1/status"
  [[ $key == Uid: ]] || return
  for id in $ids; do [[ $id == 0 || $id == "$owner" ]] || return; done
  exe=$(readlink -- "$1/exe" 2>/dev/null) || exe=''
  # After an update, the running file is gone.
  [[ $exe != *' (deleted)' ]] || exe=${exe%/*}/influxd
  [[ -z $exe || ${exe##*/} == influxd* ]] || return
  # In a container, its path means nothing here.
  if [[ ! -d ${exe%/*} ]]; then hidden=true; return; fi
  find_weak "$exe" "$started_by"
}

# The environment of a running influxd shows how it was really started.
read_process_environment() {
  local directory name variable variables config_path wanted hidden
  wanted=$(readlink -m -- "$config_file")
  for directory in "$SYSTEM"/proc/[0-9]*; do
    name=''
    read -r name 2>/dev/null <"$directory/comm"
    [[ $name == influxd ]] || continue
    variables=() config_path='' hidden=false weak=''
    is_influxd "$directory" || continue
    while IFS= read -r -d '' variable; do
      case $variable in
        INFLUXDB_CONFIG_PATH=*) config_path=${variable#*=} ;;
        INFLUXDB_*) variables+=("$variable") ;;
      esac
    done 2>/dev/null <"$directory/environ"
    [[ $(config_file_of "$directory" "$config_path" 2>/dev/null) == "$wanted" ]] || continue
    if [[ -n $weak ]]; then
      problems+=("process ${directory##*/} is an influxd with $config_file, and its environment is ignored: others than root$and_user can change $weak")
      continue
    fi
    if [[ $hidden == false && -r $directory/environ ]]; then
      process_environment='read'
    elif [[ $process_environment == absent ]]; then
      process_environment=unreadable
    fi
    [[ $hidden == false ]] || continue
    for variable in ${variables[@]+"${variables[@]}"}; do
      note_variable "$variable" process "process ${directory##*/}"
    done
  done
}

compaction_runs() {
  local shard
  for shard in "${shards[@]}"; do
    (cd -- "$(shard_dir "$shard")" && compgen -G '*.tsm.tmp') >/dev/null 2>&1 && return
  done
  return 1
}

# Small compactions end soon. Fails if one still runs then.
await_compaction() {
  local waited
  for ((waited = 0; waited < COMPACTION_SECONDS; waited++)); do
    compaction_runs || return 0
    sleep 1
  done
  ! compaction_runs
}

preflight() {
  require_shard
  require RepairId "$repair_id" '^[A-Za-z0-9_-]{0,80}$'
  require Bucket "$bucket" '^([a-z0-9][a-z0-9.-]+)?$'
  local tool='' version='' features=() help='' compressor='' aws_version='' problems=() problem
  local has_shard=true has_wal=true same=false compacting=false free=0 age=-1 now
  local shard dir listing name size mtime tsm_files=0 shard_bytes=0 wal_files=0 wal_bytes=0 latest=0 index=tsi1
  local others=() live=' ' id since until of

  if find_tools; then
    tool=$influx_inspect
    version=$(tool_version)
    help=$(timeout 20 "$tool" export -h 2>&1)
    if [[ $help != *-datadir* ]]; then problems+=("$tool export -h does not look like influx_inspect"); fi
    if [[ $help == *-lponly* ]]; then features+=('"lponly"'); fi
    if [[ $help == *'standard out'* ]]; then features+=('"out-stdout"'); fi
  else
    problems+=("$problem; set influxInspect of node $copy")
  fi
  compressor=$(best_compressor) || problems+=('none of zstd, pigz and gzip is there; install zstd')
  if type -P aws >/dev/null; then
    aws_version=$(aws --version 2>&1) || problems+=("the AWS CLI cannot be run$as_user: ${aws_version//[^[:print:]]/?}")
    if [[ -n $bucket ]]; then
      require_instance
      if ! problem=$(aws s3api list-objects-v2 --bucket "$bucket" --prefix "exports/$instance/" --max-keys 1 \
        --no-paginate 2>&1 >/dev/null); then
        problem=${problem#$'\n'}
        problems+=("cannot reach bucket $bucket: ${problem//[^[:print:]]/?}")
      fi
    fi
  else
    problems+=("the AWS CLI is not there$as_user; install it and give the instance a role")
  fi

  if [[ -d $data_dir ]]; then
    problem=$(staging_problem)
    [[ -n $problem ]] || check_staging
    if [[ -n $problem ]]; then problems+=("$problem"); else hold_locks; fi
    now=$(date +%s)
    for name in "$staging_dir/$LOCK"*; do
      if locked "$name"; then live+="$id "; fi
    done
    local staging_parent
    staging_parent=$(existing_parent "$staging_dir")
    if [[ $(stat -c %d -- "$staging_parent") == $(stat -c %d -- "$data_dir") ]]; then same=true; fi
    free=$(df -B1 --output=avail -- "$staging_parent") || fail "cannot read the free space of $staging_parent"
    free=${free//[!0-9]/}
    for dir in "$staging_dir"/*/; do
      dir=${dir%/} name=${dir##*/}
      if [[ -d $dir && $name =~ ^[A-Za-z0-9_-]{1,80}$ && $name != "$repair_id" && $live != *" $name "* ]]; then others+=("\"$name\""); fi
    done
  else
    problems+=("DataDir $data_dir is not a directory on this node")
  fi

  if ! await_compaction; then compacting=true; fi
  now=$(date +%s)
  for shard in "${shards[@]}"; do
    dir=$(shard_dir "$shard")
    if [[ -d $dir && -r $dir && -x $dir ]]; then
      # To influxd, a shard without this directory has its index in memory.
      if [[ ! -d $dir/index ]]; then index=inmem; fi
      # Linux lets nobody link another's file.
      if [[ -n $as_user ]]; then
        name=$(find "$dir" -mindepth 1 -maxdepth 1 -name '*.tsm' ! -uid "$EUID" -print -quit)
        if [[ -n $name ]]; then problems+=("$name does not belong to ${as_user#* user }, as DataDir does: chown it"); fi
      fi
      listing=$(list_tsm_files "$dir") || exit
      while IFS=$'\t' read -r name _ size mtime _; do
        [[ -n $name ]] || continue
        shard_bytes=$((shard_bytes + size))
        if [[ $name == *.tsm ]]; then tsm_files=$((tsm_files + 1)); fi
        # The first file of a generation is written by a snapshot of the cache, a tombstone by a delete.
        case $name in *-000000001.tsm | *.tombstone) if ((${mtime%%.*} > latest)); then latest=${mtime%%.*}; fi ;; esac
      done <<<"$listing"
    else
      has_shard=false
      problems+=("shard $shard is not in $data_dir/$database/$retention, or cannot be read")
    fi
    dir=$(shard_wal_dir "$shard")
    if [[ -d $dir && -r $dir && -x $dir ]]; then
      listing=$(list_wal_files "$dir") || exit
      while IFS=$'\t' read -r name _ size mtime _; do
        [[ -n $name ]] || continue
        wal_files=$((wal_files + 1))
        wal_bytes=$((wal_bytes + size))
        # A new segment is empty until the first write.
        if ((size > 0 && ${mtime%%.*} > latest)); then latest=${mtime%%.*}; fi
      done <<<"$listing"
    else
      has_wal=false
      problems+=("the WAL of shard $shard is not in $wal_dir/$database/$retention, or cannot be read")
    fi
  done
  if ((latest > 0)); then age=$((now > latest ? now - latest : 0)); fi

  read_config_file
  # Read by root, or now.
  if [[ -n ${SHARD_REPAIR_SETTINGS-} ]]; then influx_settings+=("$SHARD_REPAIR_SETTINGS"); fi
  read_environment_files "$EUID"
  read_process_environment

  local problems_json=()
  for problem in ${problems[@]+"${problems[@]}"}; do problems_json+=("$(json "$problem")"); done
  printf '{"copy":%s,"influxInspect":%s,"influxInspectFeatures":%s,"compressor":%s,"awsCli":%s,' \
    "$(json "$copy")" "$(json "$version")" "$(json_array ${features[@]+"${features[@]}"})" \
    "$(json "$compressor")" "$(json "$aws_version")"
  printf '"shardDir":%s,"walDir":%s,"sameFileSystem":%s,"freeBytes":%s,"shardBytes":%s,"tsmFiles":%s,' \
    "$has_shard" "$has_wal" "$same" "$free" "$shard_bytes" "$tsm_files"
  printf '"walFiles":%s,"walBytes":%s,"newestWriteAgeSeconds":%s,"otherStaging":%s,"lockedBy":%s,"compacting":%s,"index":"%s",' \
    "$wal_files" "$wal_bytes" "$age" "$(json_array ${others[@]+"${others[@]}"})" "$(json "$refusal")" "$compacting" "$index"
  printf '"configFile":%s,"configProblem":%s,"processEnvironment":"%s","settings":%s,' \
    "$(json "$config_file")" "$(json "$config_problem")" "$process_environment" \
    "$(json_array ${influx_settings[@]+"${influx_settings[@]}"})"
  printf '"epochSeconds":%s,"problems":%s}\n' \
    "$now" "$(json_array ${problems_json[@]+"${problems_json[@]}"})"
}
