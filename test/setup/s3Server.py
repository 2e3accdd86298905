"""
An S3-compatible server for the tests: OpenStack Swift with its S3 interface, as Debian's python3-swift has it, with one
replica of everything in one folder. Proxy, account, container and object servers are one process.

Usage: s3Server.py FOLDER. Says on its first line at which port it answers; ends when its standard input does.
The account is `test`, its user `tester`, the key `testing`.
"""
import os
import sys

import eventlet

eventlet.monkey_patch()

from eventlet import wsgi  # noqa: E402
from swift.common import utils  # noqa: E402

folder = sys.argv[1]
utils.SWIFT_CONF_FILE = os.path.join(folder, 'swift.conf')
with open(utils.SWIFT_CONF_FILE, 'w') as conf:
    conf.write('[swift-hash]\nswift_hash_path_suffix = test\n')
utils.validate_hash_conf()

from swift.account.server import AccountController  # noqa: E402
from swift.common.middleware.s3api.s3request import S3Request  # noqa: E402
from swift.common.ring import RingBuilder  # noqa: E402
from swift.common.wsgi import loadapp  # noqa: E402
from swift.container.server import ContainerController  # noqa: E402
from swift.obj.server import ObjectController  # noqa: E402

devices = os.path.join(folder, 'devices')
os.makedirs(os.path.join(devices, 'd1', 'tmp'))
settings = {'devices': devices, 'mount_check': 'false', 'swift_dir': folder, 'fallocate_reserve': '0'}
logger = utils.get_logger({'log_address': '/nowhere', 'log_level': 'CRITICAL'}, log_route='s3-server')


validate_headers = S3Request._validate_headers


def validate_all_but_if_none_match(request):
    """
    Swift writes `If-None-Match: *` by itself. Its S3 interface refuses it unread, and this lifts that refusal.
    """
    condition = request.environ.pop('HTTP_IF_NONE_MATCH', None)
    try:
        validate_headers(request)
    finally:
        if condition is not None:
            request.environ['HTTP_IF_NONE_MATCH'] = condition


S3Request._validate_headers = validate_all_but_if_none_match


class Quiet:
    def write(self, text):
        pass


def serve(app):
    listening = eventlet.listen(('127.0.0.1', 0), reuse_port=False)
    eventlet.spawn(wsgi.server, listening, app, log=Quiet(), debug=False)
    return listening.getsockname()[1]


# The rings have to be there before the servers are, and the ports before the rings.
sockets = {kind: eventlet.listen(('127.0.0.1', 0), reuse_port=False) for kind in ('account', 'container', 'object')}
for kind, socket in sockets.items():
    builder = RingBuilder(2, 1, 0)
    builder.add_dev({'id': 0, 'region': 1, 'zone': 1, 'ip': '127.0.0.1', 'port': socket.getsockname()[1],
                     'device': 'd1', 'weight': 1.0})
    builder.rebalance()
    builder.get_ring().save(os.path.join(folder, kind + '.ring.gz'))
for kind, controller in (('account', AccountController), ('container', ContainerController), ('object', ObjectController)):
    eventlet.spawn(wsgi.server, sockets[kind], controller(settings, logger=logger), log=Quiet(), debug=False)

proxy = os.path.join(folder, 'proxy.conf')
with open(proxy, 'w') as conf:
    conf.write(f'''
[DEFAULT]
swift_dir = {folder}
log_level = CRITICAL
log_address = /nowhere
[pipeline:main]
pipeline = catch_errors cache listing_formats s3api tempauth proxy-server
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
allow_account_management = true
[filter:catch_errors]
use = egg:swift#catch_errors
[filter:cache]
use = egg:swift#memcache
memcache_servers = 127.0.0.1:1
[filter:listing_formats]
use = egg:swift#listing_formats
[filter:s3api]
use = egg:swift#s3api
location = us-east-1
[filter:tempauth]
use = egg:swift#tempauth
user_test_tester = testing .admin
''')
print(serve(loadapp(proxy)), flush=True)
eventlet.tpool.execute(sys.stdin.read)
