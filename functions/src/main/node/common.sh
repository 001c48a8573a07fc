#!/usr/bin/env bash
# One copy of a shard, on the node that holds it. Needs bash 4.2, awk, coreutils, findutils, flock, grep, iconv,
# setpriv, influx_inspect 1.6 or newer and the AWS CLI. On a meta node, influxd-ctl in place of influx_inspect. The
# last line on stdout is JSON; the reason of a failure is one line on stderr.
set -u -o pipefail
# Bytes, not characters: names sort in the order in which InfluxDB reads its files.
export LC_ALL=C
umask 077
# The AWS CLI is often here, outside of the agent's PATH.
PATH=$PATH:/usr/local/bin:/snap/bin
# Its version 1 takes no region from the instance; the agent has one.
if [[ -n ${AWS_SSM_REGION_NAME:-} ]]; then
  export AWS_DEFAULT_REGION=${AWS_DEFAULT_REGION:-$AWS_SSM_REGION_NAME}
fi

# Part of every run's identity. Raise it when the same file would be exported differently.
readonly FORMAT=2
readonly STAGING_ATTEMPTS=6
readonly LIST_ATTEMPTS=5
readonly DUMP_SECONDS=600
readonly MAX_FINDINGS=50
readonly MAX_MESSAGE=500
# Bytes of a table of influxd-ctl: a hundred thousand shards.
readonly MAX_PRINTED=33554432
# Starting the AWS CLI takes most of a second of CPU, longer than uploading a small run. So runs of
# TSM files up to this size, and all descriptions, wait to be sent together: until there are
# SEND_COUNT of them, but at most SEND_SECONDS.
readonly SMALL_RUN_BYTES=8388608
readonly SEND_COUNT=8
readonly SEND_SECONDS=10
# Small compactions end within seconds; preflight waits that long for one to end.
readonly COMPACTION_SECONDS=20
# Where the node's /etc and /proc are.
readonly SYSTEM=
readonly COPY_POLL_SECONDS=5

fail() {
  printf 'shard-repair: %s\n' "$(scrub "$1")" >&2
  exit 1
}

# Prints $1 without the cluster's secret, plain or as JSON and Go quote it.
secret=''
scrub() {
  local text=$1 quoted
  if [[ -n $secret ]]; then
    text=${text//"$secret"/***}
    quoted=$(json "$secret")
    text=${text//"${quoted:1:${#quoted}-2}"/***}
  fi
  printf '%s' "$text"
}

# ---- Parameters. SSM has checked their patterns; what becomes a path or a key is checked again,
# because this script also runs without SSM.

[[ -n ${SSM_Action+set} ]] ||
  fail 'SSM_Action is not set: this SSM Agent does not pass parameters as environment variables; update it to 3.3.2746.0 or newer'

readonly action=$SSM_Action copy=${SSM_Copy-} repair_id=${SSM_RepairId-} pass=${SSM_Pass-before}
readonly database=${SSM_Database-} retention=${SSM_RetentionPolicy-} shard_id=${SSM_ShardId-}
readonly shard_ids=${SSM_ShardIds-}
readonly data_dir=${SSM_DataDir-} wal_dir=${SSM_WalDir-} staging_dir=${SSM_StagingDir-}
readonly config_file=${SSM_ConfigFile-/etc/influxdb/influxdb.conf}
readonly bucket=${SSM_Bucket-} instance=${SSM_Instance-} start=${SSM_Start-} end=${SSM_End-}
readonly part_bytes=${SSM_PartBytes-67108864} parallelism=${SSM_Parallelism-0}
readonly exports_kept_days=${SSM_ExportsKeptDays-3}
readonly influxd_ctl=${SSM_InfluxdCtl-influxd-ctl} bind=${SSM_Bind-localhost:8091}
readonly tls=${SSM_Tls-false} insecure=${SSM_Insecure-false}
readonly auth_type=${SSM_AuthType-none} auth_user=${SSM_AuthUser-} auth_secret=${SSM_AuthSecret-}
readonly copy_from=${SSM_CopyFrom-} copy_to=${SSM_CopyTo-}
# A local stack is known by its process: all of them have a bucket of the same name.
readonly stack="$bucket${SHARD_REPAIR_PROCESS:+ $SHARD_REPAIR_PROCESS}"
influx_inspect=${SSM_InfluxInspect-influx_inspect}
# The shards of the copy, in the order in which a later one wins.
shards=()

# require NAME VALUE PATTERN
require() {
  [[ $2 =~ $3 ]] || fail "parameter $1 is not valid: '$2'"
}

require_name() {
  require "$1" "$2" '^[^/[:cntrl:]]+$'
  [[ $2 != . && $2 != .. && $2 != *\\* ]] || fail "parameter $1 is not valid: '$2'"
}

# IAM's name for this instance: keys begin with it, so its role can be limited to them.
require_instance() {
  require Instance "$instance" '^(arn:[a-z-]+:ec2:[a-z0-9-]+:[0-9]+:instance/i|mi)-[0-9a-f]+$'
}

require_shard() {
  require_name Database "$database"
  require_name RetentionPolicy "$retention"
  require ShardIds "$shard_ids" '^[1-9][0-9]*(,[1-9][0-9]*)*$'
  IFS=, read -r -a shards <<<"$shard_ids"
  require DataDir "$data_dir" '^/[^[:cntrl:]]+$'
  require WalDir "$wal_dir" '^/[^[:cntrl:]]+$'
  require StagingDir "$staging_dir" '^/[^[:cntrl:]]+$'
}

# ---- JSON

# Prints $1 as a JSON string. Bytes from 0x80 on pass unchanged: names are valid UTF-8.
json() {
  # shellcheck disable=SC1003 # one backslash is meant
  local text=$1 backslash='\' quote='"' code char
  text=${text//"$backslash"/"$backslash$backslash"}
  text=${text//"$quote"/"$backslash$quote"}
  if [[ $text == *[[:cntrl:]]* ]]; then
    for ((code = 1; code < 32; code++)); do
      # shellcheck disable=SC2059 # the format is built to name one character by its code
      printf -v char "\\x$(printf %02x "$code")"
      text=${text//"$char"/"${backslash}u00$(printf %02x "$code")"}
    done
  fi
  printf '"%s"' "$text"
}

# Prints its arguments, which are JSON, as a JSON array.
json_array() {
  local IFS=,
  printf '[%s]' "$*"
}

last_line() {
  local line last=''
  while IFS= read -r line || [[ -n $line ]]; do
    [[ -z ${line//[[:space:]]/} ]] || last=$line
  done <"$1"
  printf '%s' "${last:-no message}"
}

first_line() {
  grep -am 1 '[^[:space:]]' "$1" || printf 'no message'
}

# ---- What is installed here

# influx_inspect 1.x has no version command; the influxd beside it does.
tool_version() {
  local version
  if [[ -n $influxd ]] && version=$(timeout 20 "$influxd" version 2>/dev/null); then
    printf '%s' "${version%%$'\n'*}"
  else
    printf 'unknown'
  fi
}

best_compressor() {
  local candidate
  for candidate in zstd pigz gzip; do
    if type -P "$candidate" >/dev/null; then
      printf '%s' "$candidate"
      return
    fi
  done
  return 1
}

# The deepest directory of a path that exists.
existing_parent() {
  local path=$1
  until [[ -d $path ]]; do path=$(dirname -- "$path"); done
  printf '%s' "$path"
}

# Prints why the staging directory cannot be used; nothing if it can. influxd takes unknown folders in
# its directories for databases, and a hard link cannot leave its file system.
staging_problem() {
  local real dir
  real=$(readlink -m -- "$staging_dir/$repair_id")
  for dir in "$data_dir" "$wal_dir"; do
    dir=$(readlink -m -- "$dir")
    if [[ $real/ == "$dir"/* ]]; then
      printf '%s' "StagingDir $staging_dir is inside InfluxDB's directory $dir; choose one outside it"
      return
    fi
  done
  if [[ $(stat -L -c %d -- "$(existing_parent "$staging_dir")") != $(stat -L -c %d -- "$data_dir") ]]; then
    printf '%s' "StagingDir $staging_dir is not on the file system of DataDir $data_dir; hard links need that"
  fi
}

# Lines "name, type, size, mtime in ns, inode", TAB between them, in byte order of the names. A name with a
# control character, which could look like lines of its own, is a "?" of type "?".
list_tsm_files() {
  list_dir "$1" -name '*.tsm' -o -name '*.tombstone'
}

list_wal_files() {
  list_dir "$1" -name '_*.wal'
}

# find fails if a file vanishes after find has read the directory. That is a change like any other: list again.
list_dir() {
  local attempt listing
  for ((attempt = 1; attempt < LIST_ATTEMPTS; attempt++)); do
    if listing=$(print_dir "$@" 2>/dev/null); then
      [[ -z $listing ]] || printf '%s\n' "$listing"
      return
    fi
  done
  print_dir "$@" || fail "cannot list $1"
}

print_dir() {
  find "$1" -mindepth 1 -maxdepth 1 \( "${@:2}" \) \( \
    -name '*[[:cntrl:]]*' -printf '?\t?\t0\t0\t0\n' -o -printf '%f\t%y\t%s\t%T@\t%i\n' \) | sort
}

shard_dir() {
  printf '%s' "$data_dir/$database/$retention/$1"
}

shard_wal_dir() {
  printf '%s' "$wal_dir/$database/$retention/$1"
}

# All files of the copy: the lines of list_dir, each with its shard before it.
list_copy() {
  local shard listing files
  for shard in "${shards[@]}"; do
    listing=$(list_tsm_files "$(shard_dir "$shard")") || return
    files=$(list_wal_files "$(shard_wal_dir "$shard")") || return
    listing+=$'\n'$files
    while IFS= read -r files; do
      [[ -z $files ]] || printf '%s\t%s\n' "$shard" "$files"
    done <<<"$listing"
  done
}

hash_of() {
  local hash
  hash=$(printf '%s\n' "$@" | sha256sum) || fail 'cannot run sha256sum'
  printf '%s' "${hash%% *}"
}

# Prints "state":"…","writes":"…" of a listing: hashes over all of it, and over what only writes and deletes change. A
# compaction makes no new generation; an empty WAL segment holds no write.
copy_state() {
  local shard name type size rest state writes=''
  local -A newest=()
  while IFS=$'\t' read -r shard name type size rest; do
    case $name in
      *.tsm) newest[$shard]=${name%%-*} ;;
      *.wal | *.tombstone)
        if [[ $size != 0 ]]; then writes+="$shard $name $type $size $rest"$'\n'; fi
        ;;
    esac
  done <<<"$1"
  for shard in "${shards[@]}"; do writes+="$shard ${newest[$shard]-}"$'\n'; done
  state=$(hash_of "$1") && writes=$(hash_of "$writes") || return
  printf '"state":"%s","writes":"%s"' "$state" "$writes"
}
