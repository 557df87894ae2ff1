#compdef ship-log
# zsh completion for ship-log; made by `ship-log --completion zsh`
_ship_log() {
  local -a commands options
  local command="write" one="$words[2]" two="$words[2] $words[3]"
  commands=(
    'write:write an entry'
    'search:find entries'
    'rules list:list the rules')
  case "$two" in "write"|"search"|"rules list") command="$two" ;; *)
    case "$one" in "write"|"search"|"rules list") command="$one" ;; esac ;;
  esac
  case "$command" in
    "write") options=(
      '--output:where the entry goes'
      '--sailor:who was on deck'
      '--force:overwrite') ;;
    "search") options=() ;;
    "rules list") options=() ;;
  esac
  options+=(
      '--quiet:say nothing but errors'
      '--help:show this help and exit'
      '--version:show the version and exit')
  if [[ "$PREFIX" == -* ]]; then
    _describe -o option options
  elif (( CURRENT == 2 )); then
    _describe command commands
    _files
  else
    _files
  fi
}
_ship_log "$@"
