// Keeps the body of an answer for the log, up to a size. Each request has its own copy of this variable.
const most = 64 * 1024;
let body = '';

function collect(r, data, flags) {
  if (body.length + data.length <= most) {
    body += data;
  }
  if (flags.last) {
    r.variables.answer = body;
  }
  r.sendBuffer(data, flags);
}

export default { collect };
