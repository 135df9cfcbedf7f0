# The other side of libvirt-calls.ts: the same work with python3-libvirt, one command per line, one JSON answer per line.
import json
import sys
import threading
import time

import libvirt

libvirt.registerErrorHandler(lambda *_: None, None)
uri = sys.argv[1]
conn = libvirt.open(uri)
domain = conn.lookupByName('test')


def ms(fn):
    start = time.perf_counter()
    fn()
    return (time.perf_counter() - start) * 1000


def connect():
    libvirt.open(uri).close()


def concurrent(n):
    # 32 threads, as 32 callers that wait for their answers
    each = n // 32

    def work():
        for _ in range(each):
            domain.info()

    threads = [threading.Thread(target=work) for _ in range(32)]
    cpu = time.process_time()
    took = ms(lambda: ([t.start() for t in threads], [t.join() for t in threads]))
    return {'rate': each * 32 / took * 1000, 'cpu': (time.process_time() - cpu) * 1e6 / (each * 32)}


def listing():
    return [d.XMLDesc() for d in conn.listAllDomains()]


for line in sys.stdin:
    what, n = line.split()
    n = int(n)
    if what == 'connect':
        out = sorted(ms(connect) for _ in range(n))[n // 2]
    elif what == 'single':
        out = sorted(ms(domain.info) for _ in range(n))[n // 2]
    elif what == 'concurrent':
        out = concurrent(n)
    elif what == 'list':
        out = ms(listing)
    else:
        out = sorted(ms(lambda: conn.getAllDomainStats(0, 0)) for _ in range(n))[n // 2]
    print(json.dumps(out), flush=True)
