# ---- whose hands do what

# Whoever can write to a directory can replace anything in it by a link between two looks, and have root read,
# overwrite or remove its target. So everything below the data is done as the owner of the data, who gains nothing by
# that (docs/adr/0034).

# The user who started this, root or not: kept when root becomes the owner.
readonly started_by=${SHARD_REPAIR_STARTED_BY:-$EUID}
# On an operator's machine the project's program starts this, and its owner is trusted already.
readonly trusted_user=${SHARD_REPAIR_TRUSTED_USER:-0}
weak='' program='' problem='' influxd='' as_user='' and_user=''
# A user's own group holds nobody else: on many systems it may write to all his files.
private_group=none
if ((started_by == 0 && EUID != 0)); then
  as_user=" for user $(id -un)"
elif ((EUID != 0)); then
  and_user=" and user $(id -un)"
  if [[ $and_user == " and user $(id -gn)" ]]; then private_group=$(id -g); fi
fi

# find_weak PATH USER sets weak to the first part of the path, links followed, that others than root and USER, an id,
# can change or replace; to nothing if there is none in what exists of the path.
declare -A sound=()
find_weak() {
  local at='' rest=/$1/ part facts uid gid mode target links=0
  local -A shared=()
  weak=''
  while [[ -n $rest ]]; do
    part=${rest%%/*} rest=${rest#*/}
    case $part in
      '') [[ -z $at ]] || continue ;;
      .) continue ;;
      ..) at=${at%/*} && continue ;;
      *) at+=/$part ;;
    esac
    [[ -z ${sound["$2 $at"]-} ]] || continue
    facts=$(stat -c '%u %g %f' -- "${at:-/}" 2>/dev/null) || return 0
    read -r uid gid mode <<<"$facts"
    mode=$((16#$mode)) weak=${at:-/}
    ((uid == 0 || uid == $2 || uid == trusted_user)) || return 0
    if (((mode & 0170000) == 0120000)); then
      # The slash keeps newlines at the end of a name.
      ((++links <= 40)) && target=$(readlink -n -- "$at" && printf /) || return 0
      rest=$target$rest at=${at%/*}
      [[ $target != /* ]] || at=''
    elif ((mode & 02)) || { ((mode & 020)) && [[ $gid != "$private_group" ]]; }; then
      # With the sticky bit, only its owner can replace the next part.
      (((mode & 0171000) == 0041000)) || return 0
      shared["$at/"]=1
    else
      sound["$2 $at"]=1
    fi
    weak=''
  done
  [[ -z ${shared["$at/"]-} ]] || weak=${at:-/}
}

# find_program NAME VALUE sets program to where VALUE is, a path or a name on PATH; or fails and sets problem. Naming
# a program must not mean choosing what it does: it is called NAME, and only root can replace it. A link of that name
# may lead to a file of another name: root made it.
find_program() {
  problem=''
  # The tool must be readable too, or Linux hides its /proc/self/fd, to which it writes.
  if ! program=$(type -P -- "$2") || [[ ! -x $program || ! -r $program ]]; then
    problem="$1 is not there$as_user: $2"
    return 1
  fi
  if [[ $program != /* || ${program##*/} != "$1" || ! -f $program ]]; then
    problem="$2 is no program with the name $1 and an absolute path, and is not run"
    return 1
  fi
  find_weak "$program" "$started_by"
  [[ -z $weak ]] || problem="$program is not run, since others than root$and_user could change $weak"
  [[ -z $problem ]]
}

# Sets influx_inspect and influxd, the one beside it, to their paths; influxd to nothing if there is none.
find_tools() {
  find_program influx_inspect "$influx_inspect" || return
  influx_inspect=$program
  [[ -x ${program%/*}/influxd ]] || return 0
  find_program influxd "${program%/*}/influxd" && influxd=$program
}

# Sets problem to why nothing can be staged in StagingDir, which need not exist yet.
check_staging() {
  local user owner
  user=$(id -un 2>/dev/null) || user=$EUID
  problem=''
  find_weak "$staging_dir" "$EUID"
  if [[ -n $weak ]]; then
    problem="others than root and user $user can change $weak, and with it StagingDir $staging_dir: take that right away, or choose another directory"
  elif [[ -d $staging_dir ]]; then
    owner=$(stat -L -c '%u %U' -- "$staging_dir") || owner=unknown
    [[ ${owner% *} == "$EUID" ]] ||
      problem="StagingDir $staging_dir belongs to ${owner#* }, not to $user as DataDir does; an earlier release made it as root: when no repair runs, remove it with all in it, as root: rm -r $(printf %q "$staging_dir")"
  elif [[ ! -w $(existing_parent "$staging_dir") ]]; then
    problem="user $user cannot make StagingDir $staging_dir: make it, as root: install -d -m 700 -o $user $(printf %q "$staging_dir")"
  fi
}

# Goes on as the owner of DataDir, with the same environment. As root only if that is root, and nobody else can change
# what will be read; as nobody if there is no DataDir. The script is passed on as an open file, because only root can
# read it.
become_owner() {
  local owner uid gid dir shard
  ((EUID == 0)) || return 0
  require DataDir "$data_dir" '^/[^[:cntrl:]]+$'
  owner=$(stat -L -c '%u %U' -- "$data_dir" 2>/dev/null) || owner='65534 nobody'
  uid=${owner% *} owner=${owner#* } gid=65534
  if ((uid == 0)); then
    IFS=, read -r -a shards <<<"$shard_ids"
    for shard in "" ${shards[@]+"${shards[@]}"}; do
      for dir in "$(shard_dir "$shard")" "$(shard_wal_dir "$shard")"; do
        find_weak "$dir" 0
        [[ -z $weak ]] ||
          fail "DataDir $data_dir belongs to root, and others can change $weak on the way to $dir: root touches nothing there; let DataDir belong to the user of influxd, or take that right away"
      done
    done
    return
  fi
  if ((uid != 65534)); then gid=$(id -g -- "$owner" 2>/dev/null) || fail "user $uid, who owns DataDir $data_dir, has no name on this node"; fi
  type -P setpriv >/dev/null || fail 'setpriv is not there; install util-linux'
  if [[ $action == preflight ]]; then
    read_environment_files root
    SHARD_REPAIR_SETTINGS=$(IFS=, && printf '%s' "${influx_settings[*]-}")
    export SHARD_REPAIR_SETTINGS
  fi
  [[ -f $0 && -r $0 ]] || fail "cannot read itself, $0"
  export SHARD_REPAIR_STARTED_BY=0
  exec <"$0"
  cd / || fail 'cannot go to /'
  # shellcheck disable=SC2016 # for the new shell
  exec setpriv --reuid "$uid" --regid "$gid" --clear-groups --no-new-privs -- \
    "$BASH" -c 'script=$(cat) && exec </dev/null && eval "$script"' "$0"
}
