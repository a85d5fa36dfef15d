// The script by which bash completes. The library's asks for the package bash-completion, offers no files, and has bash carry out what stands on
// the line; this one does none of that. Source: Bash manual, Programmable Completion.

/** @param name of the command, which is also how it is called. @returns a script to be sourced, once or again */
export const bashScript = (name: string): string => `# bash completion for ${name}
_${name}_complete() {
  local cur=\${COMP_WORDS[COMP_CWORD]} line value
  local -a words=("\${COMP_WORDS[@]:1:COMP_CWORD}")
  # Bash takes --flag=value apart, and completes the value alone.
  local -a whole=()
  local word last=-1
  for word in "\${words[@]}"; do
    if [[ $last -ge 0 && ( $word == = || \${whole[last]} == --*= ) ]]; then whole[last]+=$word; else whole[++last]=$word; fi
  done
  [[ $cur == = ]] && cur=
  COMPREPLY=()
  compopt +o default 2>/dev/null
  while IFS= read -r line; do
    case $line in
      :0) compopt -o default 2>/dev/null ;;
      :*) ;;
      *) value=\${line%%$'\t'*}; [[ $value == --*=* && \${whole[last]} == --*=* ]] && value=\${value#*=}; COMPREPLY+=("$value") ;;
    esac
  done < <(${name} complete -- "\${whole[@]}" 2>/dev/null)
}
complete -o default -F _${name}_complete ${name}
`
