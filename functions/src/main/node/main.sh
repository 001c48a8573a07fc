# ---- the action
require Copy "$copy" '^[A-Za-z0-9][A-Za-z0-9._-]*$'
case $action in preflight | export | clean | look) become_owner ;; esac
refusal='' run_dir='' state='' compressor='' codec='' extension='' known_objects='' next_send=0 work=''
case $action in
  preflight) preflight ;;
  export) export_copy ;;
  clean) clean ;;
  look) look ;;
  show-cluster) show_cluster ;;
  copy-shard) copy_shard ;;
  *) fail "parameter Action is not valid: '$action'" ;;
esac
