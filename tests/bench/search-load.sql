-- What the search bench loads: places, units, two people, and a function that fills a month with tickets. The texts are put
-- together from phrases of a hotline's life, with names of shops and people that bring the rare words of real text.
\set ON_ERROR_STOP on
\copy area (code, parent_code, level, name_zh, name_mn, code_system, sort) FROM PROGRAM 'cat "$SONOR_DATA/city/bayannur/area.csv"' WITH (FORMAT csv, HEADER)

INSERT INTO unit (code, level, area_code, name_zh, short_name_zh)
SELECT 'U' || i, 'city', '150800', '承办单位' || i, '单位' || i FROM generate_series(1, 50) AS i;
INSERT INTO category (code_system, version, code, name_zh) VALUES ('bench', '1', '01', '城乡建设');
INSERT INTO category (code_system, version, code, name_zh, parent_id)
SELECT 'bench', '1', '01' || to_char(i, 'FM00'), '小类' || i, (SELECT min(id) FROM category) FROM generate_series(1, 30) AS i;

-- Contacts come before their tickets here, and what a ticket is found by is written with the ticket.
ALTER TABLE ticket_contact DISABLE TRIGGER ticket_contact_inserted;

CREATE SCHEMA bench;

CREATE TABLE bench.phrase (slot text NOT NULL, words text[] NOT NULL);
INSERT INTO bench.phrase (slot, words) VALUES
  ('title', ARRAY['{estate}停水问题', '{estate}暖气不热', '反映{road}路灯不亮', '{road}车辆乱停', '{estate}物业收费不合理', '农民工工资拖欠',
    '咨询医保异地备案', '咨询公积金提取', '{village}灌溉用水问题', '{village}围栏被破坏', '{shop}关门不退卡', '{shop}噪音扰民', '{estate}停电',
    '举报{shop}无证经营', '{estate}下水道堵塞', '建议{road}增设公交站', '表扬出租车司机', '{village}道路积水', '咨询驾驶证换证', '幼儿园入学问题',
    '{estate}电梯故障', '宽带APP无法缴费', '{village}低保申请', '{road}井盖破损', '天然气泄漏']),
  ('fact', ARRAY['家住{estate}{no}号楼，近期家中停水已有{n}天，', '{estate}{no}号楼供热以来暖气一直不热，室内温度只有{n}℃，', '{road}{no}号附近路灯{n}盏不亮，',
    '在{shop}办理会员卡充值{money}元，店铺现已关门，', '来电人在{shop}工地打工，农民工工资{money}元被拖欠{n}个月，', '{village}{n}社的水渠淤堵，灌溉轮次推迟，',
    '邻居家的羊群越界，把{village}的围栏推倒{n}米，', '{estate}电梯故障{n}次，老人无法下楼，', '通过手机APP缴纳电费{money}元后仍被停电，', '{road}车辆占道停放，公交车无法进站，',
    '幼儿园以名额已满为由拒绝接收，户口在{estate}，', '车牌蒙L{plate}的出租车拒载，', '{shop}夜间施工到{n}点，噪音扰民，', '天然气管道在{road}{no}号附近有异味，怀疑泄漏，',
    '医保已参保{n}年，异地住院无法直接结算，', '{village}低保名单公示后没有下文，', '在平台Taobao购买手机，商家以各种理由拖延退款，']),
  ('detail', ARRAY['多次联系物业无人处理。', '此前已向社区反映，回复正在协调。', '工作人员{person}答复需要等待通知。', '负责人{person}电话无人接听。', '周边居民均有同样情况。',
    '已保留缴费凭证和聊天记录。', '曾于上月拨打热线，工单显示已办结但问题未解决。', '现场有照片可以提供。', '涉及{n}户居民。', '{person}称与其无关。', '家中有老人和孩子，生活十分不便。', '']),
  ('demand', ARRAY['希望相关部门尽快核实处理。', '要求退还{money}元。', '请上门查看并回电告知结果。', '咨询应由哪个部门负责。', '希望尽快恢复供水。', '希望给予合理解释。',
    '要求支付拖欠的工资。', '请住建部门调查。', '希望交警部门加强管理。', '']),
  ('estate', ARRAY['金川小区', '万丰家园', '河套名苑', '滨河嘉园', '富源小区', '金穗花园', '新华佳苑', '水岸阳光', '蓝天公寓', '乌兰花园', '金葵家园', '康乐园', '利民小区', '百合苑',
    '紫金华庭', '永安小区', '学府花苑', '丽景苑', '名都花园', '祥和家园', '绿洲小区', '河畔人家', '西苑新村', '黄河湾']),
  ('road', ARRAY['团结路', '胜利北路', '新华东街', '庆丰街', '解放西街', '金川大道', '五一街', '利民街', '万丰路', '曙光东街', '永安路', '八一路', '朝阳街', '长青路', '黄河东路']),
  ('village', ARRAY['永丰村', '联合村', '红旗村', '新胜村', '建设村', '黄羊村', '复兴村', '前进村', '友谊村', '民乐村', '光荣村', '份子地村', '四分滩村', '乌兰嘎查', '巴音嘎查']),
  ('shop_kind', ARRAY['超市', '饭店', '理发店', '健身房', '建材店', '洗浴中心', '培训学校', '药店', '烧烤店', '汽修厂', '建筑公司']),
  ('surname', regexp_split_to_array('王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧', '')),
  ('given', regexp_split_to_array('伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰凤梅琴飞鹏宇浩婷雪琳嘉欣怡佳瑞祥鑫福顺兴隆昌盛达通源泰和安康宁远志恒光耀辉煌金银珠宝'
    '翠竹松柏榆柳桃杏梨枣葵菊荷莲蓉薇蕊颖慧聪睿哲轩昊天宏图展鸿雁鹰鹤龙虎豹骏骥驰腾跃升晨曦晓曼莎琪瑶璐', ''));


-- Fills a month: p_count tickets with contacts, the older the month the more of them archived.
CREATE FUNCTION bench.fill (p_month date, p_count integer, p_until timestamptz) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  v_month search_month;
BEGIN
  SELECT * INTO STRICT v_month FROM search_month WHERE month = p_month;
  PERFORM setseed((extract(epoch FROM v_month.starts_at)::bigint % 1000000) / 1000000.0);
  CREATE TEMP TABLE fresh ON COMMIT DROP AS
  WITH words AS MATERIALIZED (
    SELECT (SELECT words FROM bench.phrase WHERE slot = 'title') AS title, (SELECT words FROM bench.phrase WHERE slot = 'fact') AS fact,
           (SELECT words FROM bench.phrase WHERE slot = 'detail') AS detail, (SELECT words FROM bench.phrase WHERE slot = 'demand') AS demand,
           (SELECT words FROM bench.phrase WHERE slot = 'estate') AS estate, (SELECT words FROM bench.phrase WHERE slot = 'road') AS road,
           (SELECT words FROM bench.phrase WHERE slot = 'village') AS village,
           (SELECT words FROM bench.phrase WHERE slot = 'shop_kind') AS shop_kind,
           (SELECT words FROM bench.phrase WHERE slot = 'surname') AS surname,
           (SELECT words FROM bench.phrase WHERE slot = 'given') AS given,
           (SELECT array_agg(code ORDER BY code) FROM area WHERE level IN ('county', 'town')) AS areas,
           (SELECT array_agg(id ORDER BY id) FROM unit) AS units, (SELECT array_agg(id ORDER BY id) FROM category) AS categories),
  dice AS (
    SELECT i, gen_random_uuid() AS id,
           v_month.starts_at + random() * (least(v_month.ends_at, p_until) - v_month.starts_at) AS created_at,
           random() AS d1, random() AS d2, random() AS d3, random() AS d4, random() AS d5, random() AS d6, random() AS d7,
           random() AS d8, random() AS d9, random() AS d10, random() AS d11, random() AS d12
      FROM generate_series(1, p_count) AS i),
  slots AS (
    SELECT d.*, w.areas[1 + floor(d1 * cardinality(w.areas))::integer] AS area_code,
           w.estate[1 + floor(d2 * cardinality(w.estate))::integer] AS estate,
           w.road[1 + floor(d3 * cardinality(w.road))::integer] AS road,
           w.village[1 + floor(d4 * cardinality(w.village))::integer] AS village,
           w.given[1 + floor(d5 * cardinality(w.given))::integer] || w.given[1 + floor(d6 * cardinality(w.given))::integer]
             || w.shop_kind[1 + floor(d7 * cardinality(w.shop_kind))::integer] AS shop,
           w.surname[1 + floor(d8 * cardinality(w.surname))::integer] || w.given[1 + floor(d9 * cardinality(w.given))::integer]
             || w.given[1 + floor(d10 * cardinality(w.given))::integer] AS person,
           w.title[1 + floor(d11 * d11 * cardinality(w.title))::integer] AS title,
           w.fact[1 + floor(d12 * cardinality(w.fact))::integer] || w.detail[1 + floor(d1 * d2 * cardinality(w.detail))::integer]
             || w.demand[1 + floor(d3 * cardinality(w.demand))::integer] AS content,
           w.units[1 + floor(d4 * d4 * cardinality(w.units))::integer] AS unit_id,
           w.units[1 + floor(d6 * cardinality(w.units))::integer] AS co_unit_id,
           w.categories[1 + floor(d5 * cardinality(w.categories))::integer] AS category_id
      FROM dice d, words w)
  SELECT s.*, to_char(created_at, 'YYMMDDHH24MISS') || to_char((i::bigint * 7919) % 1000000, 'FM000000') AS number,
         '1' || (ARRAY['38', '39', '50', '58', '86', '87'])[1 + floor(d7 * 6)::integer] || to_char(floor(d8 * 100000000), 'FM00000000') AS phone,
         CASE WHEN created_at > p_until - interval '20 days' AND d9 < 0.35
              THEN (ARRAY['first_review', 'dispatch', 'handling', 'handling', 'handling', 'redo', 'follow_up'])[1 + floor(d10 * 7)::integer]
              ELSE (ARRAY['archived', 'archived', 'archived', 'archived', 'archived', 'archived', 'closed', 'closed', 'refused', 'void'])
                   [1 + floor(d10 * 10)::integer] END::ticket_state AS state,
         created_at + (1 + d11 * 19) * interval '1 day' AS due_at
    FROM slots s;

  INSERT INTO ticket_identity (id, number, created_at) SELECT id, number, created_at FROM fresh;
  INSERT INTO ticket_contact (ticket_id, name, phone_dialled, phone_e164)
  SELECT id, person, phone, '+86' || phone FROM fresh;
  INSERT INTO ticket (id, number, created_at, kind, channel, category_id, area_code, address, title, content, state, confidential,
                      lead_unit_id, unit_ids, dispatched_at, amber_at, due_at)
  SELECT id, number, created_at, (enum_range(NULL::ticket_kind))[1 + floor(d12 * d12 * 6)::integer],
         (enum_range(NULL::ticket_channel))[1 + floor(d1 * d1 * d1 * 7)::integer], category_id, area_code,
         estate || (1 + floor(d2 * 30))::integer || '号楼',
         left(replace(replace(replace(replace(title, '{estate}', estate), '{road}', road), '{village}', village), '{shop}', shop), 100),
         replace(replace(replace(replace(replace(replace(replace(replace(replace(content, '{estate}', estate), '{road}', road),
           '{village}', village), '{shop}', shop), '{person}', person), '{n}', (2 + floor(d4 * 28))::integer::text),
           '{no}', (1 + floor(d5 * 900))::integer::text), '{money}', (50 + floor(d6 * 90000))::integer::text),
           '{plate}', to_char(floor(d9 * 100000), 'FM00000'))
           || CASE WHEN d8 < 0.03 THEN 'ᠮᠣᠩᠭᠣᠯ ᠬᠡᠯᠡ᠎ᠪᠡᠷ' WHEN d8 < 0.1 THEN '来电人使用蒙古语。' ELSE '' END,
         state, d3 < 0.03,
         CASE WHEN state <> 'first_review' AND d9 < 0.6 THEN unit_id END,
         CASE WHEN state <> 'first_review' AND d9 < 0.6
              THEN CASE WHEN d8 < 0.1 AND co_unit_id <> unit_id THEN ARRAY[unit_id, co_unit_id] ELSE ARRAY[unit_id] END ELSE '{}' END,
         CASE WHEN state <> 'first_review' AND d9 < 0.6 THEN created_at + interval '1 hour' END,
         due_at - interval '1 day', due_at
    FROM fresh;
END
$$;
