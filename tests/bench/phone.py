# SPDX-License-Identifier: GPL-3.0-or-later
"""See tests/bench/phone."""

import array
import json
import os
import re
import statistics
import subprocess
import sys
import time
import wave

import peers

# Codec: as baresip names it, the rate it works at.
CODECS = {'PCMA': ('PCMA/8000/1', 8000), 'PCMU': ('PCMU/8000/1', 8000), 'G722': ('G722/16000/1', 16000), 'Opus': ('opus/48000/2', 16000)}

# Opus is as much work as one asks of it. What app/phone/codec-chain.c asks, baresip is told too: the same samples, bits and
# care, and a copy of each packet in the next. Of itself it would take complexity 10 and, from whom does not refuse them, two
# channels of 48 kHz.
SAME_OPUS = ['opus_stereo no', 'opus_sprop_stereo no', 'opus_samplerate 16000', 'opus_bitrate 24000', 'opus_cbr no',
             'opus_complexity 5', 'opus_application voip', 'opus_inbandfec yes', 'opus_packet_loss 10', 'opus_dtx no']

seconds, calls = int(sys.argv[1]), int(sys.argv[2])


def processor_seconds(pid):
    """Of all its threads, as the scheduler counts: a call takes a hundredth of a core, which is too little to be counted in ticks."""
    seconds = 0
    for thread in os.listdir(f'/proc/{pid}/task'):
        with open(f'/proc/{pid}/task/{thread}/schedstat', encoding='ascii') as stat:
            seconds += int(stat.read().split()[0]) / 1e9
    return seconds


def resident_mb(pid):
    with open(f'/proc/{pid}/status', encoding='ascii') as status:
        return int(re.search(r'VmRSS:\s+(\d+)', status.read()).group(1)) / 1024


def call(*words):
    process = subprocess.Popen([os.environ['SONOR_ADMIN'], 'call', *words], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, text=True)
    peers.processes.append(process)
    return process


def result(process):
    output, errors = process.communicate(timeout=60)
    if process.returncode != 0:
        sys.exit(f'bench phone: a call failed: {output}{errors}')
    return json.loads(output)


def write_speech(file, rate):
    """Long enough for one measurement: baresip hangs up where its file ends."""
    with wave.open(os.path.join(os.environ['SONOR_BUILD'], 'data', 'demo', 'voices', 'agent.wav')) as sound:
        given = sound.getframerate()
        samples = array.array('h', sound.readframes(sound.getnframes()))
    last = len(samples) - 1
    places = (number * given / rate for number in range(int(last * rate / given)))
    once = array.array('h', (int(samples[int(place)] + (samples[int(place) + 1] - samples[int(place)]) * (place % 1)) for place in places))
    with wave.open(file, 'wb') as sound:
        sound.setparams((1, 2, rate, 0, 'NONE', ''))
        for _ in range((seconds + 10) * rate // len(once) + 1):
            sound.writeframes(once.tobytes())


def plain_baresip(name, codec, rate, sound):
    """Plays a file at the rate the codec works at and throws away what it hears: no more work than ours has."""
    baresip = peers.Baresip(name, codec)
    config = peers.read(f'{name}/config')
    config = config.replace('audio_source ausine,1000', f'audio_source aufile,{sound}').replace('module ausine.so', 'module aufile.so')
    config = config.replace('module sndfile.so\n', '')
    config = re.sub(r'ausrc_srate \d+', f'ausrc_srate {rate}\nauplay_srate {rate}', config)
    config = re.sub(r'(ausrc|auplay)_channels \d', r'\1_channels 1', config)
    peers.write(f'{name}/config', config + '\n'.join(SAME_OPUS) + '\n')
    baresip.start()
    return baresip


def measure(codec):
    """Both ends of one call over the same seconds: percent of one core, ours and baresip's, and our memory."""
    name, rate = CODECS[codec]
    sound = peers.path('speech-' + codec + '.wav')
    write_speech(sound, rate)
    baresip = plain_baresip('cost-' + codec, name, rate, sound)
    ours = call('--to', baresip.address, '--listen', '127.0.0.1', '--play', sound, '--seconds', str(seconds + 3), '--hang-up-after',
                str(seconds + 20), '--codec', codec, '--encryption', 'off')
    time.sleep(2.5)
    pids = (ours.pid, baresip.process.pid)
    before = [processor_seconds(pid) for pid in pids]
    begin = time.monotonic()
    time.sleep(seconds)
    elapsed = time.monotonic() - begin
    shares = [100 * (processor_seconds(pid) - was) / elapsed for pid, was in zip(pids, before)]
    memory = resident_mb(ours.pid)
    line = result(ours)
    baresip.stop()
    if line['codec'].lower() != codec.lower():
        sys.exit(f'bench phone: {codec} was asked for, {line["codec"]} was agreed on')
    return shares[0], shares[1], memory


def signalling():
    """Milliseconds from INVITE to ringing and from 200 to the first speech, the middle of several calls."""
    lines = []
    for _ in range(calls):
        port = peers.free_ports(2)
        callee = peers.Sonor(f'callee-{len(lines)}', '--wait', '--listen', f'127.0.0.1:{port}', '--play', 'tone:620', '--answer-after', '1',
                             '--seconds', '0', '--hang-up-after', '30', '--codec', 'PCMA', '--encryption', 'off')
        callee.wait_until_ready()
        lines.append(result(call('--to', f'sip:12345@127.0.0.1:{port}', '--listen', '127.0.0.1', '--play', 'tone:1000', '--seconds', '2',
                                 '--codec', 'PCMA', '--encryption', 'off')))
        callee.finish()
    return [statistics.median(line[key] for line in lines) for key in ('ringing_ms', 'first_audio_ms')]


def mouth_to_ear(codec):
    helper = os.path.join(os.environ['SONOR_BUILD'], 'tests', 'bench', 'phone')
    return json.loads(subprocess.run([helper, codec, str(max(seconds, 6))], check=True, stdout=subprocess.PIPE, text=True).stdout)


print('both ends say the same speech, 20 ms a packet, from a file at the rate of the codec; Opus at both: one channel of 16 kHz, '
      '24 kbit/s, complexity 5, for voice, with a copy of the packet before for a loss of 10 %', flush=True)
figures = {}
for codec in CODECS:
    ours, theirs, memory = measure(codec)
    delay = mouth_to_ear(codec)
    print(f'{codec}: {ours:.2f} % of a core, baresip {theirs:.2f} %; {memory:.0f} MB; from mouth to ear {delay["mouth_to_ear_ms"]} ms, '
          f'worst of {delay["bursts"]} {delay["worst_ms"]} ms', flush=True)
    figures[codec] = {'cpu_pct': round(ours, 2), 'baresip_cpu_pct': round(theirs, 2), 'mouth_to_ear_ms': delay['mouth_to_ear_ms'],
                      'rss_mb': round(memory, 1)}
ringing, first_audio = signalling()
print(f'from INVITE to ringing {ringing:.0f} ms, from 200 to the first speech {first_audio:.0f} ms')
print(json.dumps({**figures['PCMA'], 'ringing_ms': round(ringing, 1), 'first_audio_ms': round(first_audio, 1),
                  'load': round(os.getloadavg()[0], 1), 'codecs': figures}))
