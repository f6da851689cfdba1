import type { Shell } from './shells.ts';

/**
 * What a shell loads to complete `votive`. Each asks `votive __complete -- <words>` for the lines `value<TAB>description`, so that completion always knows what the installed
 * version knows; `:files` alone asks for the shell's own completion of paths.
 */
export const SHELL_SCRIPTS: Record<Shell, string> = {
  bash: `# votive: completion for bash
_votive() {
  local line
  COMPREPLY=()
  while IFS= read -r line; do
    if [ "$line" = ':files' ]; then
      compopt -o default 2>/dev/null
      COMPREPLY=()
      return
    fi
    [ -z "$line" ] || COMPREPLY+=("\${line%%$'\\t'*}")
  done < <("\${COMP_WORDS[0]}" __complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -F _votive votive
`,
  zsh: `#compdef votive
# votive: completion for zsh
_votive() {
  local -a lines values
  local line
  lines=("\${(@f)$("\${words[1]}" __complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  if [[ "\${lines[1]}" == ':files' ]]; then
    _files
    return
  fi
  for line in "\${lines[@]}"; do
    [[ -n "$line" ]] && values+=("\${\${line%%$'\\t'*}//:/\\\\:}:\${line#*$'\\t'}")
  done
  _describe 'votive' values
}
if [[ "\${funcstack[1]}" == '_votive' ]]; then
  _votive "$@"
else
  compdef _votive votive
fi
`,
  fish: `# votive: completion for fish
function __votive_complete
    set -l words (commandline -opc)
    set -l last (commandline -ct)
    set -l lines ($words[1] __complete -- $words[2..-1] "$last" 2>/dev/null)
    if test "$lines[1]" = ':files'
        __fish_complete_path "$last"
        return
    end
    printf '%s\\n' $lines
end
complete -c votive -f -a '(__votive_complete)'
`,
  powershell: `# votive: completion for PowerShell
Register-ArgumentCompleter -Native -CommandName votive -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $words = @($commandAst.CommandElements | Select-Object -Skip 1 | ForEach-Object { "$_" })
    if ($wordToComplete -eq '') { $words += ':empty' }
    $program = "$($commandAst.CommandElements[0])"
    & $program __complete -- @words 2>$null | Where-Object { $_ -and $_ -ne ':files' } | ForEach-Object {
        $value, $description = $_ -split "\`t", 2
        if (-not $description) { $description = $value }
        [System.Management.Automation.CompletionResult]::new($value, $value, 'ParameterValue', $description)
    }
}
`,
};
