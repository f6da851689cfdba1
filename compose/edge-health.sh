#!/bin/sh
# The health check of the edge: nginx answers on the loopback port that its configuration keeps for this. The nginx images have no Node; BusyBox has wget.
exec wget -q -T 2 -O - http://127.0.0.1:8081/health
