# ---- on a meta node

# Prints the password or shared secret. It is fetched here, with the instance's own rights, so that
# no parameter and no log of SSM ever holds it.
fetch_secret() {
  case $auth_secret in
    parameter:/*)
      aws ssm get-parameter --with-decryption --name "${auth_secret#parameter:}" \
        --query Parameter.Value --output text
      ;;
    secret:[!-]*)
      aws secretsmanager get-secret-value --secret-id "${auth_secret#secret:}" \
        --query SecretString --output text
      ;;
    *) printf '%s\n' "AuthSecret is not valid" >&2 && return 1 ;;
  esac
}

# Sets ctl_flags. influxd-ctl takes a secret only in flags: during a call it is in the process list of this node, and
# nowhere else.
prepare_ctl() {
  local flag=-pwd
  require Bind "$bind" '^[A-Za-z0-9._-]+:[0-9]+$'
  find_program influxd-ctl "$influxd_ctl" || fail "$problem; set influxdCtl of the meta node"
  readonly ctl_program=$program
  type -P aws >/dev/null || fail 'the AWS CLI is not there; install it'
  work=$(mktemp -d) || fail 'cannot create a temporary directory'
  trap 'rm -rf -- "$work"' EXIT
  ctl_flags=(-bind "$bind")
  if [[ $tls == true ]]; then ctl_flags+=(-bind-tls); fi
  if [[ $insecure == true ]]; then ctl_flags+=(-k); fi
  ctl_flags+=(-auth-type "$auth_type")
  case $auth_type in
    none) return 0 ;;
    basic) ;;
    jwt) flag=-secret ;;
    *) fail "parameter AuthType is not valid: '$auth_type'" ;;
  esac
  secret=$(fetch_secret 2>"$work/messages") ||
    fail "cannot read $auth_secret with this instance's role: $(last_line "$work/messages")"
  [[ -n $secret ]] || fail "$auth_secret is empty"
  [[ $secret != *[[:cntrl:]]* ]] || { secret='' && fail "$auth_secret holds a line break or another control character; store the bare secret"; }
  ctl_flags+=(-user "$auth_user" "$flag" "$secret")
}

# ctl COMMAND [ARGUMENT]... writes into $work/out.
ctl() {
  local exit=0 line
  # The shell reports a program that reached the limit.
  {
    (ulimit -f "$((MAX_PRINTED / 1024))" && exec "$ctl_program" "${ctl_flags[@]}" "$@" >"$work/out" 2>"$work/messages" </dev/null) ||
      exit=$?
  } 2>/dev/null
  if (($(cat -- "$work/out" "$work/messages" | wc -c) >= MAX_PRINTED)); then
    fail "influxd-ctl $1 printed $MAX_PRINTED bytes or more, which is no table that can be read"
  fi
  ((exit == 0)) && return
  # Some of its errors are on stdout.
  if [[ ! -s $work/messages ]]; then mv -- "$work/out" "$work/messages"; fi
  # Advice follows the line that says what is wrong.
  line=$(first_line "$work/messages")
  if [[ $1$line == copy-shard-status*'unknown command'* ]]; then
    line+='; without it nobody knows what is being copied: leave copyShard out'
  fi
  fail "influxd-ctl $1 failed (exit $exit): $line"
}

show_cluster() {
  local command
  require RepairId "$repair_id" '^[A-Za-z0-9_-]{1,80}$'
  require Bucket "$bucket" '^[a-z0-9][a-z0-9.-]+$'
  prepare_ctl
  mkdir -- "$work/cluster" || fail "cannot write to $work"
  for command in show-shards show; do
    ctl "$command"
    if [[ -n $secret ]] && grep -qaF -e "$secret" -- "$work/out"; then
      fail "influxd-ctl $command prints what $auth_secret holds, so nothing of it is sent; is $ctl_program the real one, and the secret more than a word of the table?"
    fi
    mv -- "$work/out" "$work/cluster/$command.txt" || fail "cannot write to $work"
  done
  aws s3 cp --recursive --only-show-errors "$work/cluster/" "s3://$bucket/repairs/$repair_id/cluster/" \
    2>"$work/messages" >&2 || fail "upload failed: $(last_line "$work/messages")"
  printf '{"cluster":"repairs/%s/cluster/"}\n' "$repair_id"
}

# Whether the cluster is copying this shard between these two nodes. Only a table with the usual headings and readable
# rows proves that it is not. Enterprise 1.2 prints times as {1 2 3}.
copying() {
  local line word words row='' absent=1
  ctl copy-shard-status
  while IFS= read -r line || [[ -n $line ]]; do
    line=${line//[[:space:]]/ }
    if [[ -z $row && " $line " == *' Source '*'Dest'*' ShardID '* ]]; then
      read -r -a words <<<"$line"
      for word in "${words[@]}"; do
        case $word in
          Source | Dest) row+=' +([^ ]+)' ;;
          ShardID) row+=' +([0-9]+)' ;;
          TotalSize | CurrentSize) row+=' +[0-9]+' ;;
          StartedAt) row+=' +([0-9]{4}-.*|\{[^}]*\})' ;;
          *) row+=' +[^ ].*' ;;
        esac
      done
    elif [[ -n $row && $line == *[!\ ]* ]]; then
      [[ " $line" =~ ^$row\ *$ ]] || fail "influxd-ctl copy-shard-status printed a row that cannot be read: $line"
      if [[ ${BASH_REMATCH[*]:1:3} == "$copy_from $copy_to $shard_id" ]]; then absent=0; fi
    fi
  done <"$work/out"
  [[ -n $row ]] || fail "influxd-ctl copy-shard-status printed no table: $(first_line "$work/out")"
  return "$absent"
}

# The tool may return before the shard is copied, so this waits until the cluster no longer lists it. A copy that an
# earlier call began is waited for, not begun again.
copy_shard() {
  local answer='was under way already'
  require ShardId "$shard_id" '^[1-9][0-9]*$'
  require CopyFrom "$copy_from" '^[A-Za-z0-9._-]+:[0-9]+$'
  require CopyTo "$copy_to" '^[A-Za-z0-9._-]+:[0-9]+$'
  [[ $copy_from != "$copy_to" ]] || fail 'CopyFrom and CopyTo are the same node'
  prepare_ctl
  if ! copying; then
    ctl copy-shard "$copy_from" "$copy_to" "$shard_id"
    answer=$(scrub "$(last_line "$work/out")")
  fi
  while copying; do sleep "$COPY_POLL_SECONDS"; done
  printf '{"shardId":%s,"from":"%s","to":"%s","answer":%s}\n' \
    "$shard_id" "$copy_from" "$copy_to" "$(json "${answer//[^[:print:]]/?}")"
}
