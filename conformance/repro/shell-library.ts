/** What every script begins with: POSIX sh, and curl for the requests. */
export const LIBRARY = String.raw`set -u
LC_ALL=C; export LC_ALL
umask 077
cannot() { echo "could not run: $1"; exit 3; }
need() { env | grep -q "^$1=." || cannot "set $1"; }
command -v curl >/dev/null 2>&1 || cannot "curl is not there"
dir=$(mktemp -d 2>/dev/null) || cannot "there is no folder for answers"
trap 'rm -rf "$dir"' EXIT
trap 'exit 130' INT TERM
: >"$dir/watched"
broken=0

# Fresh values.
random() { [ "$2" -eq 0 ] || tr -dc "$1" </dev/urandom | dd bs=1 count="$2" 2>/dev/null; }
watch() { printf '%s\n' "$1" >>"$dir/watched"; }
upper() { printf '%s' "$1" | tr a-z A-Z; }
lower() { printf '%s' "$1" | tr A-Z a-z; }
hex() { printf '%s' "$1" | od -An -v -tx1 | tr -d ' \n'; }
hex_upper() { hex "$1" | tr a-f A-F; }
percent() { hex "$1" | sed 's/../%&/g'; }
# A reference near another, or a random one where the near one has another form: twist HOW VALUE PREFIX SET LENGTH FORM
twist() {
  case $2 in "$3"*) prefix=$3 ;; *) prefix= ;; esac
  id=\${2#"$prefix"}
  case $1 in
    longer) near=$2\${2#"\${2%?}"} ;;
    shorter) near=\${2%?} ;;
    case) near=$prefix$(printf '%s' "$id" | tr A-Za-z a-zA-Z) ;;
    *) near= ;;
  esac
  if [ "$near" != "$2" ] && printf '%s\n' "$near" | grep -Eq "$6"; then printf '%s' "$near"
  else printf '%s%s' "$3" "$(random "$4" "$5")"; fi
}

# Every value of a JSON text, one a line: pointer, tab, value as written.
flat() {
  awk '
    function blank() { while (i <= n && substr(s, i, 1) ~ /[ \t\r\n]/) i++ }
    function chars(  j, c) {
      for (j = ++i; i <= n; i++) {
        c = substr(s, i, 1)
        if (c == "\\") i++
        else if (c == "\"") { i++; return substr(s, j, i - 1 - j) }
      }
      bad = 1; return ""
    }
    function value(p,  c, k, j, m) {
      blank(); c = substr(s, i, 1)
      if (c == "{" || c == "[") {
        i++; print p "\t" c; blank()
        if (substr(s, i, 1) == (c == "{" ? "}" : "]")) { i++; return }
        for (m = 0; !bad; m++) {
          k = m; blank()
          if (c == "{") {
            if (substr(s, i, 1) != "\"") { bad = 1; return }
            k = chars(); blank()
            if (substr(s, i, 1) != ":") { bad = 1; return }
            i++
          }
          value(p "/" k); blank(); j = substr(s, i, 1); i++
          if (j == (c == "{" ? "}" : "]")) return
          if (j != ",") bad = 1
        }
        return
      }
      if (c == "\"") { k = chars(); print p "\t\"" k "\""; return }
      for (j = i; i <= n && substr(s, i, 1) !~ /[],} \t\r\n]/; i++);
      if (i == j) bad = 1
      print p "\t" substr(s, j, i - j)
    }
    { s = s $0 "\n" }
    END { n = length(s); i = 1; value(""); blank(); if (bad || i <= n) print "!\tnot JSON" }'
}
raw() { awk -F '\t' -v p="$2" '$1 == p { v = substr($0, length(p) + 2) } END { printf "%s", v }' "$dir/$1.flat"; }
string() { raw "$1" "$2" | sed -n 's/^"\(.*\)"$/\1/p'; }

issued() { [ -f "$dir/$1.flat" ] && found=$(string "$1" "$BODY$2") && [ -n "$found" ] && printf '%s' "$found"; }
body() { awk -F '\t' -v p="$2" 'index($1, p) == 1 { print }' "$dir/$1.flat" | sort; }

# Sends what lies in the files of a step and reads the answer: send STEP METHOD TARGET BODY
send() {
  if [ -n "$4" ]; then set -- "$1" "$2" "$3" --data-binary "@$dir/$4"; else set -- "$1" "$2" "$3"; fi
  step=$1 method=$2 target=$3
  shift 3
  status=$(curl -q -s -g --path-as-is --max-time 10 -X "$method" -H "@$dir/$step.send" "$@" \
    -D "$dir/$step.head" -o "$dir/$step.body" -w '%{http_code}' "\${MEMBRANE_URL%/}$target")
  ended=$?
  case $ended in 3 | 5 | 6 | 7 | 35 | 60) cannot "nobody answers at MEMBRANE_URL" ;; esac
  [ $ended -eq 0 ] || status=000
  touch "$dir/$step.head" "$dir/$step.body"
  printf '%s' "$status" >"$dir/$step.status"
  flat <"$dir/$step.body" >"$dir/$step.flat"
  grep -q '^!' "$dir/$step.flat" && : >"$dir/$step.flat"
  if [ -s "$dir/watched" ] && cat "$dir/$step.head" "$dir/$step.body" | grep -q -i -F -f "$dir/watched"; then
    fault "$step" "a planted value is in the answer"
  fi
}

# What the answer of a step is: kind STEP OUTCOME STATUS CODE, where these make the clean answer.
kind() {
  outcome= code=$(string "$1" "$CODE") no=$(string "$1" "$CODE")
  if [ -n "$OUTCOME" ]; then
    outcome=$(string "$1" "$OUTCOME")
    [ "$outcome" = "$REFUSED" ] || no=
  fi
  if [ "$outcome" = "$2" ] && [ "$status" = "$3" ] && [ "$code" = "$4" ]; then kind=clean
  elif [ -n "$no" ]; then kind=refused
  else kind=other; fi
}
# The answer is not what it must be: wrong ROLE STEP TEXT
wrong() {
  case $1 in setup | control) cannot "$1 $2: $3" ;; esac
  fault "$2" "$3"
}
fault() { echo "$1: $2"; broken=1; }
`.replaceAll("\\$", "$");

/** What every script ends with. */
export const ENDING = `[ $broken -eq 0 ] || { echo "still broken"; exit 1; }
echo "fixed"
exit 0
`;
