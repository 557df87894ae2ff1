# bash completion for ship-log; made by `ship-log --completion bash`
_ship_log() {
  local word="${COMP_WORDS[COMP_CWORD]}" previous="${COMP_WORDS[COMP_CWORD-1]}"
  local command="write" options="" commands="write search rules list"
  local one="${COMP_WORDS[1]:-}" two="${COMP_WORDS[1]:-} ${COMP_WORDS[2]:-}"
  case "$previous" in
    --output|-o|--sailor|-s) COMPREPLY=($(compgen -f -- "$word")); return ;;
  esac
  case " $commands " in *" $two "*) command="$two" ;; *" $one "*) command="$one" ;; esac
  case "$command" in
    "write") options="--output --sailor --force" ;;
    "search") options="" ;;
    "rules list") options="" ;;
  esac
  if [[ "$word" == -* ]]; then
    COMPREPLY=($(compgen -W "$options --quiet --help --version" -- "$word"))
  elif (( COMP_CWORD == 1 )); then
    COMPREPLY=($(compgen -W "$commands" -- "$word") $(compgen -f -- "$word"))
  else
    COMPREPLY=($(compgen -f -- "$word"))
  fi
}
complete -o filenames -F _ship_log ship-log
